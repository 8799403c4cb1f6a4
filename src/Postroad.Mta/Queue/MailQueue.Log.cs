using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue;

internal sealed partial class MailQueue
{
    private static partial class Log
    {
        [LoggerMessage(3106, LogLevel.Error, "{QueueId}: held, because it cannot be read: {Reason}", EventName = nameof(Unreadable))]
        public static partial void Unreadable(ILogger logger, QueueId queueId, string reason);

        [LoggerMessage(3108, LogLevel.Critical, "the queue has stopped and takes and settles nothing until the next start; please report this", EventName = nameof(Stopped))]
        public static partial void Stopped(ILogger logger, Exception error);

        [LoggerMessage(3107, LogLevel.Error, "{QueueId}: cannot be read now, trying again in a minute: {Reason}", EventName = nameof(NotReadNow))]
        public static partial void NotReadNow(ILogger logger, QueueId queueId, string reason);

        [LoggerMessage(3132, LogLevel.Warning, "queue: the clock of the machine was set {Seconds:0} s on from one moment to the next; the queue goes on by the time that passed", EventName = nameof(ClockJumped))]
        public static partial void ClockJumped(ILogger logger, double seconds);
    }
}
