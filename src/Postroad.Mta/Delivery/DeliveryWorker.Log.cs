using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Delivery;

internal sealed partial class DeliveryWorker
{
    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Error, "{QueueId}: the attempt broke off, the message is deferred", EventName = nameof(AttemptFailed))]
        public static partial void AttemptFailed(ILogger logger, Exception error, QueueId queueId);
    }
}
