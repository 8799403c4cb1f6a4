using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue;

internal sealed partial class MailQueue
{
    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "queue ready: {Messages} messages from before, read in {Seconds:0.00} s", EventName = nameof(Replayed))]
        public static partial void Replayed(ILogger logger, int messages, double seconds);

        [LoggerMessage(3102, LogLevel.Error, "queue: a record was set aside: {Damage}", EventName = nameof(SetAside))]
        public static partial void SetAside(ILogger logger, string damage);

        [LoggerMessage(3103, LogLevel.Critical, "queue: the mail of earlier runs cannot be read, it stays where it is and is not tried: {Reason}", EventName = nameof(ReplayFailed))]
        public static partial void ReplayFailed(ILogger logger, string reason);

        [LoggerMessage(3105, LogLevel.Error, "{QueueId}: a result is not on disk yet, trying again: {Reason}", EventName = nameof(ResultWaits))]
        public static partial void ResultWaits(ILogger logger, QueueId queueId, string reason);

        [LoggerMessage(3106, LogLevel.Error, "{QueueId}: held, because it cannot be read: {Reason}", EventName = nameof(Unreadable))]
        public static partial void Unreadable(ILogger logger, QueueId queueId, string reason);

        [LoggerMessage(3107, LogLevel.Error, "{QueueId}: cannot be read now, trying again in a minute: {Reason}", EventName = nameof(NotReadNow))]
        public static partial void NotReadNow(ILogger logger, QueueId queueId, string reason);
    }
}
