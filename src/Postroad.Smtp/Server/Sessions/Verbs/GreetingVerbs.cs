using System.Collections.Immutable;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;

namespace Postroad.Smtp.Server.Sessions.Verbs;

/// <summary>HELO, EHLO (RFC 5321 §4.1.1.1) and LHLO (RFC 2033 §4.1).</summary>
internal static class GreetingVerbs
{
    public static async ValueTask<Reply?> GreetAsync(ServerSession session, Command.Greeting greeting)
    {
        // RFC 2033 §4.1: HELO and EHLO do not exist in LMTP, nor LHLO in SMTP.
        if (greeting.Verb == Verb.Lhlo != session.Listener.Lmtp)
            return Replies.UnknownCommand;
        session.Reset();
        session.Facts = session.Facts with { HeloName = greeting.Name, IsExtended = greeting.Verb != Verb.Helo };
        var answer = await session.AskOrPassAsync("EHLO", static s => s.Server.Handler.GreetAsync(s.Facts, s.Ending)).ConfigureAwait(false);
        if (answer is { IsPositive: false } refusal)
        {
            session.Forget();
            return refusal;
        }
        session.State = SessionState.Greeted;
        return greeting.Verb == Verb.Helo ? session.Server.HeloReply : Capabilities(session);
    }

    // One reply for each form that a listener's capabilities take; a session has the same one again and again. A reply that tells a time is made anew.
    private static Reply Capabilities(ServerSession session)
    {
        var (server, offer, listener) = (session.Server, session.Offer, session.Listener);
        return (offer.Extensions & SmtpExtensions.FutureRelease) != 0
            ? Build(server, offer.Extensions, offer.Mechanisms, listener)
            : server.EhloReplies.GetOrAdd((offer.Extensions, offer.Mechanisms, listener, server.Options.Limits.MessageSize), static (key, server) => Build(server, key.Item1, key.Item2, key.Item3), server);
    }

    private static Reply Build(SmtpServer server, SmtpExtensions extensions, string mechanisms, SmtpListenerOptions listener)
    {
        var limits = server.Options.Limits;
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(server.Options.HostName);
        Add(SmtpExtensions.Pipelining, "PIPELINING");
        // RFC 1870 §4: 0 says that there is no fixed maximum.
        Add(SmtpExtensions.Size, $"SIZE {limits.MessageSize}");
        Add(SmtpExtensions.StartTls, "STARTTLS");
        Add(SmtpExtensions.Auth, $"AUTH {mechanisms}");
        Add(SmtpExtensions.EnhancedStatusCodes, "ENHANCEDSTATUSCODES");
        Add(SmtpExtensions.EightBitMime, "8BITMIME");
        Add(SmtpExtensions.Dsn, "DSN");
        Add(SmtpExtensions.SmtpUtf8, "SMTPUTF8");
        Add(SmtpExtensions.Chunking, "CHUNKING");
        Add(SmtpExtensions.BinaryMime, "BINARYMIME");
        Add(SmtpExtensions.RequireTls, "REQUIRETLS");
        // RFC 4865 §3: the longest interval in seconds, and the latest moment, which moves with the clock.
        Add(SmtpExtensions.FutureRelease, $"FUTURERELEASE {(long)listener.FutureRelease.TotalSeconds} {server.Clock.GetUtcNow() + listener.FutureRelease:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        Add(SmtpExtensions.DeliverBy, "DELIVERBY");
        Add(SmtpExtensions.MtPriority, "MT-PRIORITY MIXER");
        if (Limits(limits) is { Length: > 0 } told)
            Add(SmtpExtensions.Limits, $"LIMITS{told}");
        return new Reply(250, null, lines.ToImmutable());

        void Add(SmtpExtensions extension, string line)
        {
            if ((extensions & extension) != 0)
                lines.Add(line);
        }
    }

    // RFC 9422 §4
    private static string Limits(SmtpServerLimits limits) =>
        (limits.MessagesPerSession > 0 ? $" MAILMAX={limits.MessagesPerSession}" : "") + (limits.RecipientsPerMessage > 0 ? $" RCPTMAX={limits.RecipientsPerMessage}" : "");
}
