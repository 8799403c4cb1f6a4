using System.Net.Mail;
using MimeKit;
using Postroad.Mail.Addresses;

namespace Postroad.Client;

/// <summary>Takes messages of MimeKit and System.Net.Mail as they are, with the envelope that their header means (RFC 5322 §3.6.2, §3.6.3, §3.6.6).</summary>
internal static class MessageReader
{
    public static ComposedMessage Read(MimeMessage message, Envelope? envelope)
    {
        ArgumentNullException.ThrowIfNull(message);
        return ComposedMessage.From(message, envelope ?? EnvelopeOf(message));
    }

    public static ComposedMessage Read(MailMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Guard(message);
        using var mime = MimeMessage.CreateFromMailMessage(message);
        var sender = message.Sender ?? message.From;
        if (mime.Headers[HeaderId.MessageId] is null)
            mime.MessageId = MimeKit.Utils.MimeUtils.GenerateMessageId();
        mime.Prepare(EncodingConstraint.SevenBit, 78);
        var recipients = message.To.Concat(message.CC).Concat(message.Bcc).Select(a => Box(a.Address));
        return ComposedMessage.From(mime, new Envelope(sender is null ? ReversePath.Null : ReversePath.Of(Box(sender.Address)), [.. recipients]) { Requests = RequestsOf(message) });
    }

    private static Envelope EnvelopeOf(MimeMessage message)
    {
        var isResent = message.ResentFrom.Count > 0 || message.ResentSender is not null;
        var sender = isResent ? message.ResentSender ?? First(message.ResentFrom) : message.Sender ?? First(message.From);
        if (sender is null)
            throw new MailContentException("The message has no sender.", "Set From, or give an envelope.");
        var recipients = new List<Mailbox>(1);
        Add(recipients, isResent ? message.ResentTo : message.To);
        Add(recipients, isResent ? message.ResentCc : message.Cc);
        Add(recipients, isResent ? message.ResentBcc : message.Bcc);
        return new Envelope(ReversePath.Of(Box(sender.Address)), [.. recipients]);
    }

    private static MailboxAddress? First(InternetAddressList list) => list.Count > 0 && list[0] is MailboxAddress first ? first : list.Mailboxes.FirstOrDefault();

    private static void Add(List<Mailbox> mailboxes, InternetAddressList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is MailboxAddress mailbox)
                mailboxes.Add(Box(mailbox.Address));
            else if (list[i] is GroupAddress group)
                Add(mailboxes, group.Members);
        }
    }

    private static Mailbox Box(string address) => Mailbox.TryParse(address, out var mailbox) ? mailbox : new EmailAddress(address).Mailbox;

    private static void Guard(MailMessage message)
    {
        HeaderText.Guard(message.Subject ?? "", "the subject");
        foreach (var address in message.To.Concat(message.CC).Concat(message.Bcc).Concat(message.ReplyToList).Append(message.From).Append(message.Sender))
            HeaderText.Guard(address?.DisplayName ?? "", "the name of an address");
        foreach (var name in message.Headers.AllKeys)
            HeaderText.Guard(message.Headers[name] ?? "", $"the header field {name}");
    }

    private static DeliveryRequests RequestsOf(MailMessage message)
    {
        var notify = message.DeliveryNotificationOptions;
        if (notify == DeliveryNotificationOptions.None)
            return DeliveryRequests.None;
        if (notify.HasFlag(DeliveryNotificationOptions.Never))
            return new DeliveryRequests { Notify = Smtp.Protocol.DsnNotify.Never };
        var flags = Smtp.Protocol.DsnNotify.Unspecified;
        flags |= notify.HasFlag(DeliveryNotificationOptions.OnSuccess) ? Smtp.Protocol.DsnNotify.Success : 0;
        flags |= notify.HasFlag(DeliveryNotificationOptions.OnFailure) ? Smtp.Protocol.DsnNotify.Failure : 0;
        flags |= notify.HasFlag(DeliveryNotificationOptions.Delay) ? Smtp.Protocol.DsnNotify.Delay : 0;
        return new DeliveryRequests { Notify = flags };
    }
}
