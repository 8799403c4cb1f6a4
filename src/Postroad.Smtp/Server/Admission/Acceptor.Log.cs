using System.Net;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Admission;

internal sealed partial class Acceptor
{
    [LoggerMessage(2201, LogLevel.Information, "{Remote} refused at {Listener}: {Reply}", EventName = nameof(Refused))]
    private static partial void Refused(ILogger logger, IPEndPoint remote, string listener, Reply reply);

    [LoggerMessage(2202, LogLevel.Warning, "{Listener} cannot take a connection: {Reason}", EventName = nameof(AcceptFailed))]
    private static partial void AcceptFailed(ILogger logger, string listener, string reason);

    [LoggerMessage(2204, LogLevel.Error, "{Remote} was lost at {Listener}", EventName = nameof(TakeFailed))]
    private static partial void TakeFailed(ILogger logger, Exception failure, IPEndPoint remote, string listener);
}
