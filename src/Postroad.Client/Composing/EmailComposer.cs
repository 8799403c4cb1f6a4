using System.Collections.Immutable;
using Postroad.Mail.Addresses;

namespace Postroad.Client;

/// <summary>Makes a message of an <see cref="Email"/>: its envelope, its Message-ID, its octets.</summary>
internal sealed class EmailComposer(EmailAddress? defaultFrom, TimeProvider time)
{
    /// <exception cref="MailContentException">Something is missing, or cannot be written.</exception>
    public ComposedMessage Compose(Email email)
    {
        var from = email.From ?? defaultFrom ?? throw new MailContentException("The message has no sender.", "Set Email.From, or MailSenderOptions.From for all messages.");
        var envelope = new Envelope(ReversePath.Of((email.ReturnPath ?? from).Mailbox), Mailboxes(email)) { Requests = email.Requests };
        var messageId = email.Headers["Message-Id"] is { } own ? own.Trim().TrimStart('<').TrimEnd('>') : $"{Guid.NewGuid():N}@{from.Mailbox.Domain.Name?.Ascii ?? "localhost"}";
        var content = new SpooledContent();
        try
        {
            new EmailWriter(email, content).Write(from, messageId, time.GetUtcNow());
            return ComposedMessage.Of(content, envelope, messageId, email);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static ImmutableArray<Mailbox> Mailboxes(Email email)
    {
        var all = ImmutableArray.CreateBuilder<Mailbox>(email.To.Count + email.Cc.Count + email.Bcc.Count);
        Add(all, email.To);
        Add(all, email.Cc);
        Add(all, email.Bcc);
        return all.MoveToImmutable();
    }

    private static void Add(ImmutableArray<Mailbox>.Builder all, EmailAddressList list)
    {
        for (var i = 0; i < list.Count; i++)
            all.Add(list[i].Mailbox);
    }
}
