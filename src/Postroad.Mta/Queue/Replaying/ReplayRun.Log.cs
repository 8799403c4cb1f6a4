using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Queue.Replaying;

internal sealed partial class ReplayRun
{
    private static partial class Log
    {
        [LoggerMessage(3141, LogLevel.Information, "queue ready: {Messages} messages from before, read in {Seconds:0.00} s", EventName = nameof(Replayed))]
        public static partial void Replayed(ILogger logger, int messages, double seconds);

        [LoggerMessage(3142, LogLevel.Error, "queue: a record was set aside: {Damage}", EventName = nameof(SetAside))]
        public static partial void SetAside(ILogger logger, string damage);

        [LoggerMessage(3143, LogLevel.Critical, "queue: the mail of earlier runs cannot be read, it stays where it is and is not tried: {Reason}", EventName = nameof(Failed))]
        public static partial void Failed(ILogger logger, Exception error, string reason);
    }
}
