using Microsoft.Extensions.Logging;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Receiving;

internal sealed partial class MailReceiver
{
    [LoggerMessage(3401, LogLevel.Error, "{QueueId}: not kept, and the client was told to try again: {Reason}")]
    private static partial void LogNotKept(ILogger logger, QueueId queueId, string reason);
}
