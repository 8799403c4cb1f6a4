using Microsoft.Extensions.Logging;

namespace Postroad.Api.Control;

internal sealed partial class ControlServer
{
    [LoggerMessage(4101, LogLevel.Warning, "somebody else connected to the control socket, and was turned away")]
    private static partial void Refused(ILogger logger);

    [LoggerMessage(4102, LogLevel.Warning, "the control socket took no connection: {Reason}")]
    private static partial void NotAccepted(ILogger logger, string reason);

    [LoggerMessage(4103, LogLevel.Error, "the order {Verb} failed")]
    private static partial void OrderFailed(ILogger logger, Exception failure, string? verb);
}
