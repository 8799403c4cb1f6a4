using Microsoft.Extensions.Logging;

namespace Postroad.Mta.Accounts.Tokens;

internal sealed partial class TokenValidator
{
    [LoggerMessage(3311, LogLevel.Warning, "The issuer {Metadata} cannot be asked, logins by token are put off with 454: {Reason}")]
    private static partial void LogNoIssuer(ILogger logger, Uri metadata, string reason);

    [LoggerMessage(3312, LogLevel.Information, "A token was refused: one {Reason}")]
    private static partial void LogRejected(ILogger logger, string reason);
}
