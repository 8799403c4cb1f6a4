using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Delivery;

internal sealed partial class ResultWriter
{
    private static partial class Log
    {
        [LoggerMessage(3206, LogLevel.Error, "{QueueId}: a result waits, because what its report quotes cannot be read now: {Reason}", EventName = nameof(ReportWaits))]
        public static partial void ReportWaits(ILogger logger, QueueId queueId, string reason);
    }
}
