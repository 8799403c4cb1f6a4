using MimeKit;
using MimeKit.Utils;

namespace Postroad.Client;

/// <summary>Makes a MIME message of an <see cref="Email"/>: text and HTML as alternatives, images with the HTML, attachments behind.</summary>
internal sealed class EmailComposer(EmailAddress? defaultFrom, TimeProvider time)
{
    public ComposedMessage Compose(Email email)
    {
        var from = email.From ?? defaultFrom ?? throw new MailContentException("The message has no sender.", "Set Email.From, or MailSenderOptions.From for all messages.");
        using var message = new MimeMessage { Date = time.GetUtcNow() };
        message.From.Add(Address(from));
        message.To.AddRange(email.To.Select(Address));
        message.Cc.AddRange(email.Cc.Select(Address));
        message.ReplyTo.AddRange(email.ReplyTo.Select(Address));
        message.Subject = email.Subject ?? "";
        message.MessageId = MimeUtils.GenerateMessageId(from.Mailbox.Domain.Name?.Ascii ?? "localhost");
        AddListFields(message, email);
        AddHeaders(message, email.Headers);
        message.Body = Body(email);
        message.Prepare(EncodingConstraint.SevenBit, 78);
        var envelope = new Envelope(
            Postroad.Mail.Addresses.ReversePath.Of((email.ReturnPath ?? from).Mailbox),
            email.To.Concat(email.Cc).Concat(email.Bcc).Select(a => a.Mailbox))
        { Requests = email.Requests };
        return ComposedMessage.From(message, envelope, email);
    }

    private static MailboxAddress Address(EmailAddress address) => new(address.Name ?? "", address.Address);

    private static void AddListFields(MimeMessage message, Email email)
    {
        if (email.ListId is { } id)
            message.Headers.Add("List-Id", id.Contains('<', StringComparison.Ordinal) ? id : $"<{id}>");
        if (email.Unsubscribe is not { } way)
            return;
        var link = way.Link is null ? null : $"<{way.Link.AbsoluteUri}>";
        var address = way.Address is null ? null : $"<mailto:{way.Address.Address}?subject=unsubscribe>";
        message.Headers.Add("List-Unsubscribe", string.Join(", ", new[] { link, address }.Where(v => v is not null)));
        // RFC 8058 §3.1: the two fields together promise that a POST alone unsubscribes.
        if (link is not null)
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private static void AddHeaders(MimeMessage message, EmailHeaders headers)
    {
        foreach (var (name, value) in headers)
        {
            var header = new Header(name, HeaderText.Guard(value, $"the header field {name}"));
            // A field that was made above and may stand once gives way to the caller's.
            if (header.Id is HeaderId.MessageId or HeaderId.Date or HeaderId.Subject or HeaderId.Sender or HeaderId.From or HeaderId.ReplyTo)
                message.Headers.Replace(header);
            else if (header.Id is not (HeaderId.Bcc or HeaderId.ResentBcc))
                message.Headers.Add(header);
        }
    }

    private static MimeEntity Body(Email email)
    {
        var builder = new BodyBuilder
        {
            TextBody = email.Text ?? (email.Html is null ? "" : HtmlText.Of(email.Html)),
            HtmlBody = email.Html,
        };
        foreach (var attachment in email.Attachments)
            Add(builder, attachment);
        return builder.ToMessageBody();
    }

    private static void Add(BodyBuilder builder, EmailAttachment attachment)
    {
        var stream = attachment.Open();
        try
        {
            var type = attachment.ContentType is { } given ? ContentType.Parse(given) : ContentType.Parse(MimeTypes.GetMimeType(attachment.Name));
            var where = attachment.ContentId is null ? builder.Attachments : builder.LinkedResources;
            var part = where.Add(attachment.Name, stream, type);
            if (attachment.ContentId is { } id)
                part.ContentId = id;
        }
        catch (FormatException e)
        {
            throw new MailContentException($"'{attachment.ContentType}' is not a content type.", "Write it as application/pdf.", e);
        }
        finally
        {
            if (!attachment.LeaveOpen)
                stream.Dispose();
        }
    }
}
