using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Routes;

internal sealed partial class MailRoutes
{
    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Information, "{Session}: the route of {Recipient} did not take the message: {Reply}", EventName = nameof(NotTaken))]
        public static partial void NotTaken(ILogger logger, string session, string recipient, Reply reply);
    }
}
