using Microsoft.Extensions.Logging;

namespace Postroad.Smtp.Server;

public sealed partial class SmtpServer
{
    [LoggerMessage(2203, LogLevel.Debug, "stopped; {Sessions} sessions were broken off", EventName = nameof(Stopped))]
    private static partial void Stopped(ILogger logger, int sessions);
}
