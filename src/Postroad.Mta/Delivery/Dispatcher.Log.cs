using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Delivery;

internal sealed partial class Dispatcher
{
    private static partial class Log
    {
        [LoggerMessage(3202, LogLevel.Warning, "destination {Destination} gives no session, left alone until {Until:u}", EventName = nameof(Suspended))]
        public static partial void Suspended(ILogger logger, string destination, DateTimeOffset until);

        [LoggerMessage(3203, LogLevel.Error, "mail for {Domain} rests for a minute after an error of ours", EventName = nameof(LaneFailed))]
        public static partial void LaneFailed(ILogger logger, Exception error, string domain);

        [LoggerMessage(3204, LogLevel.Error, "a worker of the delivery has ended by an error of ours", EventName = nameof(WorkerFailed))]
        public static partial void WorkerFailed(ILogger logger, Exception error);

        [LoggerMessage(3205, LogLevel.Error, "{QueueId}: an error of ours, the message waits again", EventName = nameof(MessageFailed))]
        public static partial void MessageFailed(ILogger logger, Exception error, QueueId queueId);
    }
}
