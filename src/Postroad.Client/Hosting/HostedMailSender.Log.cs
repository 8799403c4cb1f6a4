using Microsoft.Extensions.Logging;

namespace Postroad.Client;

internal sealed partial class HostedMailSender
{
    [LoggerMessage(2920, LogLevel.Information, "sender {Name}: follows the changed configuration, server={Server}", EventName = nameof(Reloaded))]
    private static partial void Reloaded(ILogger logger, string name, string server);

    [LoggerMessage(2921, LogLevel.Error, "sender {Name}: the changed configuration is not taken: {Reason}", EventName = nameof(Refused))]
    private static partial void Refused(ILogger logger, string name, string reason);
}
