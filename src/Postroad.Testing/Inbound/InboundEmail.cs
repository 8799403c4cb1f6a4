using MimeKit;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Testing;

/// <summary>A message that came.</summary>
public sealed class InboundEmail
{
    private readonly Lazy<HtmlReading?> _html;

    internal InboundEmail(MailTransaction transaction, byte[] raw, DateTimeOffset received)
    {
        using var message = MimeMessage.Load(new MemoryStream(raw, writable: false));
        (Raw, Received) = (raw, received);
        (Sender, Recipients) = (transaction.Sender.ToString(), [.. transaction.Recipients.Select(r => r.Mailbox.ToString())]);
        Parameters = transaction.Parameters;
        (HeloName, User, IsEncrypted) = (transaction.Session.HeloName ?? "", transaction.Session.User, transaction.Session.TlsProtocol is not null);
        From = message.From.Mailboxes.FirstOrDefault()?.Address ?? "";
        FromName = message.From.Mailboxes.FirstOrDefault()?.Name ?? "";
        (To, Cc, ReplyTo) = (Addresses(message.To), Addresses(message.Cc), Addresses(message.ReplyTo));
        (Subject, MessageId) = (message.Subject ?? "", message.MessageId ?? "");
        (Text, Html) = (message.TextBody ?? "", message.HtmlBody);
        Headers = new InboundHeaders(message.Headers);
        Attachments = [.. message.BodyParts.Where(IsFile).Select(Read)];
        _html = new Lazy<HtmlReading?>(() => Html is null ? null : HtmlReading.Of(Html));
    }

    /// <summary>The address in From.</summary>
    public string From { get; }

    /// <summary>The name in From; empty where there is none.</summary>
    public string FromName { get; }

    /// <summary>The addresses in To.</summary>
    public IReadOnlyList<string> To { get; }

    /// <summary>The addresses in Cc.</summary>
    public IReadOnlyList<string> Cc { get; }

    /// <summary>The addresses in Reply-To.</summary>
    public IReadOnlyList<string> ReplyTo { get; }

    /// <summary>The reverse-path of the envelope; empty for the null one.</summary>
    public string Sender { get; }

    /// <summary>The recipients of the envelope; blind copies are among them.</summary>
    public IReadOnlyList<string> Recipients { get; }

    /// <summary>The parameters of MAIL.</summary>
    public MailParameters Parameters { get; }

    /// <summary>The subject, decoded.</summary>
    public string Subject { get; }

    /// <summary>The plain text; empty where there is none.</summary>
    public string Text { get; }

    /// <summary>The HTML; null where there is none.</summary>
    public string? Html { get; }

    /// <summary>All header fields, decoded.</summary>
    public InboundHeaders Headers { get; }

    /// <summary>Files, and images of the HTML.</summary>
    public IReadOnlyList<InboundAttachment> Attachments { get; }

    /// <summary>The Message-ID without angle brackets.</summary>
    public string MessageId { get; }

    /// <summary>When it came.</summary>
    public DateTimeOffset Received { get; }

    /// <summary>Its octets.</summary>
    public byte[] Raw { get; }

    /// <summary>The client's name in EHLO.</summary>
    public string HeloName { get; }

    /// <summary>Who had logged in; null for nobody.</summary>
    public string? User { get; }

    /// <summary>Whether it came over TLS.</summary>
    public bool IsEncrypted { get; }

    /// <summary>
    /// A link by what it says (<c>Confirm account</c>) or by a part of its address, in the HTML and in the plain text; null where there is none.
    /// </summary>
    public Uri? Link(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return LinkFinder.Find(text, _html.Value, Text);
    }

    /// <summary>The first link of all; null where there is none.</summary>
    public Uri? Link() => Link("");

    /// <summary>The one-time code in subject or text, such as <c>493021</c>, without spaces and hyphens within a number; null where there is none.</summary>
    public string? Code() => CodeFinder.Find(Subject, Text.Length > 0 ? Text : _html.Value?.Text ?? "");

    /// <summary>In one line, as messages name it.</summary>
    public override string ToString() => $"\"{Subject}\" from {(From.Length > 0 ? From : Sender)} to {string.Join(", ", Recipients)}";

    private static IReadOnlyList<string> Addresses(InternetAddressList list) => [.. list.Mailboxes.Select(m => m.Address)];

    private static bool IsFile(MimeEntity entity) => entity is MessagePart || entity is MimePart part && (part.IsAttachment || part.FileName is not null || part is not TextPart);

    private static InboundAttachment Read(MimeEntity entity)
    {
        using var content = new MemoryStream();
        if (entity is MessagePart { Message: { } inner })
            inner.WriteTo(content);
        else
            (entity as MimePart)?.Content?.DecodeTo(content);
        var name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? "";
        return new InboundAttachment(name, entity.ContentType.MimeType, entity.ContentId, content.ToArray());
    }
}
