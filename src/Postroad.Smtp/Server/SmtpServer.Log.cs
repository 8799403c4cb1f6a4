using Microsoft.Extensions.Logging;

namespace Postroad.Smtp.Server;

public sealed partial class SmtpServer
{
    [LoggerMessage(2203, LogLevel.Debug, "stopped; {Sessions} sessions were broken off", EventName = nameof(Stopped))]
    private static partial void Stopped(ILogger logger, int sessions);

    [LoggerMessage(2205, LogLevel.Error, "the look at the {What} failed", EventName = nameof(WatchFailed))]
    private static partial void WatchFailed(ILogger logger, Exception fault, string what);
}
