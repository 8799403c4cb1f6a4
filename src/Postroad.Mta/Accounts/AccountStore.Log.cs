using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Accounts;

internal sealed partial class AccountStore
{
    [LoggerMessage(3301, LogLevel.Warning, "Too many logins at once: one was put off with 454")]
    private static partial void LogCrowded(ILogger logger);

    [LoggerMessage(3302, LogLevel.Error, "The accounts cannot be read, logins are put off with 454")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);
}
