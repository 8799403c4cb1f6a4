using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Smtp.Tests.Server;

/// <summary>Keeps what came; refuses whom a test wants refused.</summary>
internal sealed class CollectingHandler : IMailHandler
{
    public sealed record Message(MailTransaction Transaction, byte[] Content)
    {
        public string Text => Encoding.Latin1.GetString(Content);
    }

    public ConcurrentQueue<Message> Messages { get; } = new();

    public Func<SmtpSession, Reply?> Connect { get; set; } = static _ => null;

    public Func<SmtpSession, Reply?> Greet { get; set; } = static _ => null;

    public Func<ReversePath, Reply> Mail { get; set; } = static _ => Replies.SenderOk;

    public Func<Recipient, Reply> Rcpt { get; set; } = static recipient => recipient.Mailbox.LocalPart == "nobody" ? Replies.NoSuchMailbox : Replies.RecipientOk;

    public Func<MailTransaction, DataReply> Data { get; set; } = static _ => Replies.MessageOk;

    public ValueTask<Reply?> ConnectAsync(SmtpSession session, CancellationToken cancellationToken) => new(Connect(session));

    public ValueTask<Reply?> GreetAsync(SmtpSession session, CancellationToken cancellationToken) => new(Greet(session));

    public ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken) => new(Mail(sender));

    public ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) => new(Rcpt(recipient));

    public async ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        while (true)
        {
            var result = await content.ReadAsync(cancellationToken);
            foreach (var piece in result.Buffer)
                kept.Write(piece.Span);
            content.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                break;
        }
        var reply = Data(transaction);
        if (reply.Replies.Any(static one => one.IsPositive))
            Messages.Enqueue(new Message(transaction, kept.ToArray()));
        return reply;
    }
}
