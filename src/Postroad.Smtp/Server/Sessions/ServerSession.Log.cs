using System.Net;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Sasl.Server;

namespace Postroad.Smtp.Server.Sessions;

internal sealed partial class ServerSession
{
    /// <summary>Somebody logged in.</summary>
    public void LogLogin(string mechanism, string user) => LoggedIn(_logger, Facts.Id, user, mechanism, Facts.RemoteEndPoint);

    /// <summary>Somebody failed to log in.</summary>
    public void LogFailedLogin(string mechanism, SaslStep.Failed failed) =>
        LoginRefused(_logger, Facts.Id, failed.User ?? "", mechanism, Facts.RemoteEndPoint, failed.Failure);

    /// <summary>The handler threw.</summary>
    public void LogHandlerFault(string stage, Exception fault) => HandlerThrew(_logger, Facts.Id, stage, fault);

    /// <summary>The handler answered with something that is no answer.</summary>
    public void LogHandlerNonsense(string stage, string answer) => HandlerSaidNonsense(_logger, Facts.Id, stage, answer);

    [LoggerMessage(2101, LogLevel.Debug, "{Session}: connect from {Remote} to {Listener}", EventName = nameof(Opened))]
    private static partial void Opened(ILogger logger, string session, string listener, IPEndPoint remote);

    [LoggerMessage(2102, LogLevel.Debug, "{Session}: disconnect", EventName = nameof(Closed))]
    private static partial void Closed(ILogger logger, string session);

    [LoggerMessage(2103, LogLevel.Debug, "{Session}: the client went away", EventName = nameof(Lost))]
    private static partial void Lost(ILogger logger, string session);

    [LoggerMessage(2104, LogLevel.Information, "{Session}: ended by the server: {Farewell}", EventName = nameof(TimedOut))]
    private static partial void TimedOut(ILogger logger, string session, string farewell);

    [LoggerMessage(2105, LogLevel.Information, "{Session}: TLS handshake with {Remote} failed: {Reason}", EventName = nameof(HandshakeFailed))]
    private static partial void HandshakeFailed(ILogger logger, string session, IPEndPoint remote, string reason);

    [LoggerMessage(2106, LogLevel.Error, "{Session}: broken off by a fault of the server", EventName = nameof(Failed))]
    private static partial void Failed(ILogger logger, string session, Exception fault);

    [LoggerMessage(2107, LogLevel.Information, "{Session}: {User} logged in by {Mechanism} from {Remote}", EventName = nameof(LoggedIn))]
    private static partial void LoggedIn(ILogger logger, string session, string user, string mechanism, IPEndPoint remote);

    [LoggerMessage(2108, LogLevel.Warning, "{Session}: login of {User} by {Mechanism} from {Remote} failed: {Failure}", EventName = nameof(LoginRefused))]
    private static partial void LoginRefused(ILogger logger, string session, string user, string mechanism, IPEndPoint remote, SaslFailure failure);

    [LoggerMessage(2109, LogLevel.Error, "{Session}: the mail handler threw at {Stage}", EventName = nameof(HandlerThrew))]
    private static partial void HandlerThrew(ILogger logger, string session, string stage, Exception fault);

    [LoggerMessage(2110, LogLevel.Error, "{Session}: the mail handler did not come back from {Stage} and is left behind", EventName = nameof(HandlerHangs))]
    private static partial void HandlerHangs(ILogger logger, string session, string stage);

    [LoggerMessage(2111, LogLevel.Error, "{Session}: the mail handler answered {Stage} with {Answer}, which is no answer", EventName = nameof(HandlerSaidNonsense))]
    private static partial void HandlerSaidNonsense(ILogger logger, string session, string stage, string answer);
}
