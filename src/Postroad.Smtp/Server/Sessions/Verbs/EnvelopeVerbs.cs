using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Server.Health;

namespace Postroad.Smtp.Server.Sessions.Verbs;

/// <summary>MAIL, RCPT and RSET (RFC 5321 §4.1.1.2, §4.1.1.3, §4.1.1.5).</summary>
internal static class EnvelopeVerbs
{
    public static async ValueTask<Reply?> MailAsync(ServerSession session, Command.Mail mail)
    {
        var limits = session.Server.Options.Limits;
        if (!session.Budget.AllowsMessage)
            return Replies.TooManyMessages;
        if (limits.MessageSize > 0 && mail.Parameters.Size > limits.MessageSize)
            return Replies.MessageTooBig;
        if (session.Server.Load.Report is { Level: LoadLevel.Overloaded } report)
            return report.Reason == "disk" ? Replies.StorageFull : Replies.TooBusy;
        if (!MayHold(session, mail.Parameters))
            return Replies.SyntaxError;
        var known = mail with { Parameters = Trust(session.Facts, mail.Parameters) };
        var reply = await session.AskAsync("MAIL", static (s, m) => s.Server.Handler.MailAsync(s.Facts, m.Sender, m.Parameters, s.Ending), known, Replies.LocalError).ConfigureAwait(false);
        if (reply.IsPositive)
            session.Begin(new MailTransaction(session.Facts, known.Sender, known.Parameters, []));
        return reply;
    }

    // RFC 4865 §4.2: a release later than was offered is an error; so is one behind the time by which the message shall be delivered.
    private static bool MayHold(ServerSession session, MailParameters parameters)
    {
        if (parameters is { HoldForSeconds: null, HoldUntil: null })
            return true;
        var now = session.Server.Clock.GetUtcNow();
        var hold = parameters.HoldForSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : parameters.HoldUntil!.Value - now;
        return hold <= session.Listener.FutureRelease && (parameters.DeliverBy is not { } by || hold < TimeSpan.FromSeconds(by.Seconds));
    }

    // RFC 6710 §5.1, RFC 4954 §5: a priority, and the word on who submitted the message, count from those we know.
    private static MailParameters Trust(SmtpSession session, MailParameters parameters)
    {
        if (session.User is not null || session.IsTrusted || parameters is { Priority: null, SubmittedBy: null })
            return parameters;
        return parameters with { Priority = null, SubmittedBy = null };
    }

    public static async ValueTask<Reply?> RcptAsync(ServerSession session, Command.Rcpt rcpt)
    {
        var transaction = session.Transaction!;
        var most = session.Server.Options.Limits.RecipientsPerMessage;
        if (most > 0 && transaction.Recipients.Length >= most)
            return session.Budget.CountOverLimit() ? Replies.TooManyRefusedRecipients : Replies.TooManyRecipients;
        var reply = await session.AskAsync("RCPT", static (s, r) => s.Server.Handler.RcptAsync(s.Transaction!, r, s.Ending), rcpt.Recipient, Replies.LocalError).ConfigureAwait(false);
        if (reply.IsPositive)
        {
            session.Begin(transaction with { Recipients = transaction.Recipients.Add(rcpt.Recipient) });
            return reply;
        }
        return session.Budget.CountRefused() ? Replies.TooManyRefusedRecipients : reply;
    }

    public static ValueTask<Reply?> Reset(ServerSession session)
    {
        session.Reset();
        return new(Replies.Ok);
    }
}
