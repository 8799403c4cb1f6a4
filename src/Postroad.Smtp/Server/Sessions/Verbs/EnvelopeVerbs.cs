using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;

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
        var reply = await session.AskAsync("MAIL", static (s, m) => s.Server.Handler.MailAsync(s.Facts, m.Sender, m.Parameters, s.Ending), mail, Replies.LocalError).ConfigureAwait(false);
        if (reply.IsPositive)
            session.Begin(new MailTransaction(session.Facts, mail.Sender, mail.Parameters, []));
        return reply;
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
