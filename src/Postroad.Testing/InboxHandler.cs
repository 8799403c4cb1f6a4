using System.IO.Pipelines;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Testing;

/// <summary>Takes mail for anybody, unless a fault is due; writes down each step.</summary>
internal sealed class InboxHandler(FaultPlan faults, InboxJournal journal, Action<InboundEmail> arrived, TimeProvider time) : IMailHandler, IStepHandler
{
    public ValueTask<Reply?> ConnectAsync(SmtpSession session, CancellationToken cancellationToken) => new(Step(session, Stage.Connect, "connected"));

    public ValueTask<Reply?> GreetAsync(SmtpSession session, CancellationToken cancellationToken) => new(Step(session, Stage.Helo, $"{(session.IsExtended ? "EHLO" : "HELO")} {session.HeloName}"));

    public ValueTask<Reply?> BeforeAsync(SmtpSession session, SessionStep step, CancellationToken cancellationToken) => new(step switch
    {
        SessionStep.StartTls => Step(session, Stage.StartTls, "STARTTLS"),
        SessionStep.Auth => Step(session, Stage.Auth, "AUTH"),
        _ => Step(session, Stage.Data, "DATA"),
    });

    public ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken) =>
        new(Step(session, Stage.MailFrom, $"MAIL FROM:<{sender}>{(session.User is { } user ? $" as {user}" : "")}") ?? Replies.SenderOk);

    public ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) =>
        new(Step(transaction.Session, Stage.RcptTo, $"RCPT TO:<{recipient.Mailbox}>") ?? Replies.RecipientOk);

    public async ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        await content.CopyToAsync(kept, cancellationToken).ConfigureAwait(false);
        if (Step(transaction.Session, Stage.EndOfData, $"content of {kept.Length} octets") is { } fault)
            return fault;
        arrived(new InboundEmail(transaction, kept.ToArray(), time.GetUtcNow()));
        return Replies.MessageOk;
    }

    private Reply? Step(SmtpSession session, Stage stage, string what)
    {
        var fault = faults.Take(stage);
        journal.Add(session.Id, fault is null ? what : $"{what} → {fault}");
        return fault;
    }
}
