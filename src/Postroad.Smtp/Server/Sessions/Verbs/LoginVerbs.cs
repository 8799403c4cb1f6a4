using System.Buffers.Text;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Sasl.Server;
using Postroad.Smtp.Server.Health;

namespace Postroad.Smtp.Server.Sessions.Verbs;

/// <summary>AUTH and the lines that follow it (RFC 4954 §4).</summary>
internal static class LoginVerbs
{
    public static async ValueTask<Reply?> AuthAsync(ServerSession session, Command.Auth auth)
    {
        if (session.Facts.User is not null)
            return Replies.AlreadyLoggedIn;
        if (session.Listener.Auth == AuthUse.None || session.Server.Credentials is null || !session.Facts.IsExtended)
            return Replies.NotImplemented;
        if (!session.Offer.CanLogIn)
            return Replies.EncryptionRequired;
        if (SaslMechanisms.Begin(auth.Mechanism, session.Offer.Sasl, session.Listener.Mechanisms) is not { } exchange)
            return Replies.UnknownMechanism;
        if (!session.IsExempt && session.Server.Guard.IsBanned(session.Facts.RemoteEndPoint.Address))
            return Replies.LoginsSuspended;
        if (await session.AskBeforeAsync(SessionStep.Auth).ConfigureAwait(false) is { } refusal)
            return refusal;
        return await RunAsync(session, exchange, auth.InitialResponse).ConfigureAwait(false);
    }

    // What a client sends behind AUTH before it has its answer was not meant for whoever it becomes.
    private static bool IsPipelined(ServerSession session)
    {
        if (session.Wire.Input.RawLength == 0)
            return false;
        session.CloseAfterReply();
        return true;
    }

    private static async ValueTask<Reply> RunAsync(ServerSession session, SaslExchange exchange, byte[]? response)
    {
        byte[]? message = null;
        if (response is not null && !TryDecode(response, out message))
            return Replies.BadAuthData;
        while (true)
        {
            if (IsPipelined(session))
                return Replies.PipelinedAuth;
            var step = await session.AskAsync("AUTH", static (s, a) => a.exchange.NextAsync(a.message, s.Ending), (exchange, message), SaslStep.Unavailable).ConfigureAwait(false);
            if (step is SaslStep.LoggedIn done)
                return await WelcomeAsync(session, exchange, done.User).ConfigureAwait(false);
            if (step is SaslStep.Failed failed)
                return await TurnAwayAsync(session, exchange, failed).ConfigureAwait(false);
            session.Write(Replies.Challenge(((SaslStep.Challenge)step).Message));
            var line = await session.ReadAuthLineAsync().ConfigureAwait(false);
            if (line is null)
                return Replies.AuthLineTooLong;
            if (line is [(byte)'*'])
                return Replies.AuthCancelled;
            if (!TryDecode(line, out message))
                return Replies.BadAuthData;
        }
    }

    private static async ValueTask<Reply> WelcomeAsync(ServerSession session, SaslExchange exchange, string user)
    {
        session.Reset();
        session.Facts = session.Facts with { User = user };
        if (await session.AskOrPassAsync("AUTH", static s => s.Server.Handler.AuthAsync(s.Facts, s.Ending)).ConfigureAwait(false) is { IsPositive: false } refusal)
        {
            session.Facts = session.Facts with { User = null };
            return refusal;
        }
        session.Server.Guard.Succeed(user, session.Facts.RemoteEndPoint.Address);
        SmtpServerMetrics.LoginEnded(session.Facts.Listener, exchange.Mechanism, "accepted");
        session.LogLogin(exchange.Mechanism, user);
        return Replies.LoggedIn;
    }

    private static async ValueTask<Reply> TurnAwayAsync(ServerSession session, SaslExchange exchange, SaslStep.Failed failed)
    {
        session.LogFailedLogin(exchange.Mechanism, failed);
        SmtpServerMetrics.LoginEnded(session.Facts.Listener, exchange.Mechanism, failed.Failure.ToString());
        if (failed.Failure != SaslFailure.Credentials)
        {
            return failed.Failure switch
            {
                SaslFailure.Malformed => Replies.BadAuthData,
                SaslFailure.TooWeak => Replies.MechanismTooWeak,
                _ => Replies.TemporaryAuthFailure,
            };
        }
        var delay = session.Server.Guard.Fail(failed.User, session.Facts.RemoteEndPoint.Address, session.IsExempt);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, session.Server.Clock, session.Ending).ConfigureAwait(false);
        return session.Budget.CountFailedLogin() ? Replies.TooManyLogins : Replies.BadCredentials;
    }

    // RFC 4954 §4, RFC 4648 §4: padded base64 without anything else in it.
    private static bool TryDecode(byte[] text, out byte[]? message)
    {
        message = null;
        if (text.AsSpan().ContainsAny(" \t\r\n"u8))
            return false;
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, decoded, out var consumed, out var written) != System.Buffers.OperationStatus.Done || consumed != text.Length)
            return false;
        message = decoded[..written];
        return true;
    }
}
