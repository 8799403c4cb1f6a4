using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Committing;

internal sealed partial class QueueWriter
{
    private static partial class Log
    {
        [LoggerMessage(3105, LogLevel.Error, "{QueueId}: a result is not on disk yet, trying again: {Reason}", EventName = nameof(ResultWaits))]
        public static partial void ResultWaits(ILogger logger, QueueId queueId, string reason);
    }
}
