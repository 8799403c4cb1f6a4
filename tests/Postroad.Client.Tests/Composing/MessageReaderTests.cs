using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using MimeKit;

namespace Postroad.Client.Tests.Composing;

public sealed class MessageReaderTests
{
    [Fact]
    public async Task Octets_of_a_mime_message_are_not_encoded_anew_where_they_need_not_be()
    {
        const string Wire = "From: Ada <ada@client.test>\r\nTo: bob@mx.test\r\nBcc: eve@mx.test\r\nSubject:  odd   spacing\r\nX-Fold: a\r\n\tb\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n.dot\r\n";
        using var message = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Wire)));
        using var sent = MessageReader.Read(message, null);
        Assert.Equal(Wire.Replace("Bcc: eve@mx.test\r\n", "", StringComparison.Ordinal), await Sink.TextAsync(sent, Sink.EightBit));
        Assert.Equal(["bob@mx.test", "eve@mx.test"], sent.Recipients.Select(r => r.Mailbox.ToString()));
        Assert.Equal(Smtp.Protocol.BodyType.EightBitMime, sent.ParametersFor(Sink.EightBit).Body);
        var seven = await Sink.TextAsync(sent, Sink.Plain);
        Assert.All(seven, c => Assert.InRange(c, '\0', '\x7f'));
        Assert.Equal("Grüße\r\n.dot\r\n", (await Sink.ReadAsync(sent, Sink.Plain)).TextBody!.ReplaceLineEndings("\r\n"));
        Assert.Equal(seven.Length, sent.ParametersFor(Sink.Sized).Size);
    }

    [Fact]
    public void A_signed_message_is_not_changed_and_refused_instead()
    {
        const string Wire = "From: ada@client.test\r\nTo: bob@mx.test\r\nDKIM-Signature: v=1; b=x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n";
        using var message = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Wire)));
        using var sent = MessageReader.Read(message, null);
        Assert.Equal(Encoding.UTF8.GetByteCount(Wire), sent.OpenFor(Sink.EightBit).Length);
        Assert.Contains("signed", Assert.Throws<MailContentException>(() => sent.OpenFor(Sink.Plain)).Message, StringComparison.Ordinal);
        using var wide = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Wire.Replace("Grüße", new string('x', 999), StringComparison.Ordinal))));
        Assert.Contains("999", Assert.Throws<MailContentException>(() => MessageReader.Read(wide, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_encoded_so_that_it_is_not()
    {
        using var message = new MimeMessage(new[] { new MailboxAddress("", "ada@client.test") }, new[] { new MailboxAddress("", "bob@mx.test") }, "s", new TextPart("plain") { Text = new string('x', 5000) });
        using var sent = MessageReader.Read(message, null);
        Assert.All((await Sink.TextAsync(sent, Sink.EightBit)).Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.Equal(new string('x', 5000), (await Sink.ReadAsync(sent)).TextBody!.TrimEnd());
    }

    [Fact]
    public void Resent_fields_go_before_the_others_and_an_envelope_before_all()
    {
        using var message = new MimeMessage { Body = new TextPart("plain") { Text = "x" } };
        message.From.Add(new MailboxAddress("", "ada@client.test"));
        message.To.Add(new MailboxAddress("", "bob@mx.test"));
        message.ResentFrom.Add(new MailboxAddress("", "eve@client.test"));
        message.ResentTo.Add(new MailboxAddress("", "dan@mx.test"));
        using (var sent = MessageReader.Read(message, null))
            Assert.Equal(("eve@client.test", "dan@mx.test"), (sent.Sender.ToString(), sent.Recipients.Single().Mailbox.ToString()));
        using (var sent = MessageReader.Read(message, new Envelope("", ["x@mx.test"])))
            Assert.Equal((true, "x@mx.test"), (sent.Sender.IsNull, sent.Recipients.Single().Mailbox.ToString()));
    }

    [Fact]
    public void A_message_without_sender_or_recipient_is_told()
    {
        using var message = new MimeMessage { Body = new TextPart("plain") { Text = "x" } };
        Assert.Throws<MailContentException>(() => MessageReader.Read(message, null));
        message.From.Add(new MailboxAddress("", "ada@client.test"));
        Assert.Throws<MailContentException>(() => MessageReader.Read(message, null));
    }

    [Fact]
    public async Task Nothing_of_a_mail_message_is_lost()
    {
        using var old = new MailMessage { From = new MailAddress("ada@client.test", "Ada"), Sender = new MailAddress("office@client.test"), Subject = "Grüße", Body = "plain", Priority = MailPriority.High, DeliveryNotificationOptions = DeliveryNotificationOptions.OnFailure };
        old.To.Add("bob@mx.test");
        old.CC.Add(new MailAddress("carl@mx.test", "Carl"));
        old.Bcc.Add("eve@mx.test");
        old.ReplyToList.Add("reply@client.test");
        old.Headers.Add("X-Tag", "yes");
        var html = AlternateView.CreateAlternateViewFromString("<p>rich <img src='cid:logo'></p>", Encoding.UTF8, MediaTypeNames.Text.Html);
        html.LinkedResources.Add(new LinkedResource(new MemoryStream([1, 2, 3]), "image/png") { ContentId = "logo" });
        old.AlternateViews.Add(html);
        old.Attachments.Add(new Attachment(new MemoryStream("file"u8.ToArray()), "a.txt", "text/plain"));
        using var sent = MessageReader.Read(old);
        var message = await Sink.ReadAsync(sent);
        Assert.Equal(("office@client.test", Smtp.Protocol.DsnNotify.Failure), (sent.Sender.ToString(), sent.Recipients[0].Parameters.Notify));
        Assert.Equal(["bob@mx.test", "carl@mx.test", "eve@mx.test"], sent.Recipients.Select(r => r.Mailbox.ToString()));
        Assert.Equal(("Grüße", "Ada", "Carl", "yes"), (message.Subject, message.From.Mailboxes.Single().Name, message.Cc.Mailboxes.Single().Name, message.Headers["X-Tag"]));
        Assert.Equal(("reply@client.test", "office@client.test", MessagePriority.Urgent), (message.ReplyTo.Mailboxes.Single().Address, message.Sender!.Address, message.Priority));
        Assert.Empty(message.Bcc);
        Assert.Equal("plain", message.TextBody!.Trim());
        Assert.Contains("cid:logo", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains(message.BodyParts, p => p.ContentId == "logo" && p.ContentType.MimeType == "image/png");
        Assert.Equal("a.txt", ((MimePart)message.Attachments.Single()).FileName);
        Assert.NotNull(message.MessageId);
    }
}
