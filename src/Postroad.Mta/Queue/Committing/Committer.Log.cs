using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Queue.Committing;

internal sealed partial class Committer
{
    private static partial class Log
    {
        [LoggerMessage(3130, LogLevel.Critical, "queue: the disk has not finished a write for {Seconds:0} s; new mail is answered 451 until it has", EventName = nameof(Stalled))]
        public static partial void Stalled(ILogger logger, double seconds);

        [LoggerMessage(3131, LogLevel.Warning, "queue: the disk answers again, after {Seconds:0} s; {Messages} messages that had been answered 451 are taken back", EventName = nameof(Answers))]
        public static partial void Answers(ILogger logger, double seconds, int messages);
    }
}
