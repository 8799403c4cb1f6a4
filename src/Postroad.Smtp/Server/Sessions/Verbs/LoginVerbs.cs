using System.Buffers.Text;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Sasl.Server;

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
        if (!session.CanLogIn)
            return Replies.EncryptionRequired;
        if (SaslMechanisms.Begin(auth.Mechanism, session.Server.Credentials) is not { } exchange)
            return Replies.UnknownMechanism;
        if (await session.AskBeforeAsync(SessionStep.Auth).ConfigureAwait(false) is { } refusal)
            return refusal;
        var reply = await RunAsync(session, exchange, auth.InitialResponse).ConfigureAwait(false);
        if (reply.IsPositive)
            session.Reset();
        return reply.Code == Replies.BadCredentials.Code && session.Budget.CountFailedLogin() ? Replies.TooManyLogins : reply;
    }

    private static async ValueTask<Reply> RunAsync(ServerSession session, SaslExchange exchange, byte[]? response)
    {
        byte[]? message = null;
        if (response is not null && !TryDecode(response, out message))
            return Replies.BadAuthData;
        while (true)
        {
            var step = await session.AskAsync("AUTH", static (s, a) => a.exchange.NextAsync(a.message, s.Ending), (exchange, message), SaslStep.Unavailable).ConfigureAwait(false);
            switch (step)
            {
                case SaslStep.Challenge challenge:
                    session.Write(new Reply(334, null, Convert.ToBase64String(challenge.Message)));
                    var line = await session.ReadAuthLineAsync().ConfigureAwait(false);
                    if (line is null)
                        return Replies.AuthLineTooLong;
                    if (line is [(byte)'*'])
                        return Replies.AuthCancelled;
                    if (!TryDecode(line, out message))
                        return Replies.BadAuthData;
                    break;
                case SaslStep.LoggedIn done:
                    session.LogIn(exchange.Mechanism, done.User);
                    return Replies.LoggedIn;
                case SaslStep.Failed failed:
                    session.LoginFailed(exchange.Mechanism, failed);
                    return failed.Failure switch
                    {
                        SaslFailure.Malformed => Replies.BadAuthData,
                        SaslFailure.Unavailable => Replies.TemporaryAuthFailure,
                        SaslFailure.TooWeak => Replies.MechanismTooWeak,
                        _ => Replies.BadCredentials,
                    };
            }
        }
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
