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
        var (server, offer, limits) = (session.Server, session.Offer, session.Server.Options.Limits);
        var form = new EhloForm(offer.Extensions, offer.Mechanisms, session.Listener, limits.MessageSize, limits.MessagesPerSession, limits.RecipientsPerMessage);
        return (offer.Extensions & SmtpExtensions.FutureRelease) != 0 ? Build(server, form) : server.EhloReplies.GetOrAdd(form, static (form, server) => Build(server, form), server);
    }

    private static Reply Build(SmtpServer server, EhloForm form)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        lines.Add(server.Options.HostName);
        Add(SmtpExtensions.Pipelining, "PIPELINING");
        // RFC 1870 §4: 0 says that there is no fixed maximum.
        Add(SmtpExtensions.Size, $"SIZE {form.MessageSize}");
        Add(SmtpExtensions.StartTls, "STARTTLS");
        Add(SmtpExtensions.Auth, $"AUTH {form.Mechanisms}");
        Add(SmtpExtensions.EnhancedStatusCodes, "ENHANCEDSTATUSCODES");
        Add(SmtpExtensions.EightBitMime, "8BITMIME");
        Add(SmtpExtensions.Dsn, "DSN");
        Add(SmtpExtensions.SmtpUtf8, "SMTPUTF8");
        Add(SmtpExtensions.Chunking, "CHUNKING");
        Add(SmtpExtensions.BinaryMime, "BINARYMIME");
        Add(SmtpExtensions.RequireTls, "REQUIRETLS");
        // RFC 4865 §3: the longest interval in seconds, and the latest moment, which moves with the clock.
        Add(SmtpExtensions.FutureRelease, $"FUTURERELEASE {(long)form.Listener.FutureRelease.TotalSeconds} {server.Clock.GetUtcNow() + form.Listener.FutureRelease:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        Add(SmtpExtensions.DeliverBy, "DELIVERBY");
        Add(SmtpExtensions.MtPriority, "MT-PRIORITY MIXER");
        if (Limits(form) is { Length: > 0 } told)
            Add(SmtpExtensions.Limits, $"LIMITS{told}");
        return new Reply(250, null, lines.ToImmutable());

        void Add(SmtpExtensions extension, string line)
        {
            if ((form.Extensions & extension) != 0)
                lines.Add(line);
        }
    }

    // RFC 9422 §4
    private static string Limits(EhloForm form) =>
        (form.MessagesPerSession > 0 ? $" MAILMAX={form.MessagesPerSession}" : "") + (form.RecipientsPerMessage > 0 ? $" RCPTMAX={form.RecipientsPerMessage}" : "");
}
