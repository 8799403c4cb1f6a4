using MimeKit;

namespace Postroad.Client.Tests.Composing;

public sealed class EmailComposerTests
{
    private static readonly EmailComposer Composer = new(null, TimeProvider.System);

    [Fact]
    public async Task Text_html_images_and_files_have_their_places()
    {
        using var sent = Composer.Compose(new Email
        {
            From = "ada@client.test",
            To = ["bob@mx.test"],
            Text = "plain",
            Html = "<p>rich <img src='cid:logo'></p>",
            Attachments = { EmailAttachment.FromBytes("a.pdf", new byte[] { 1, 2 }), EmailAttachment.FromBytes("logo.png", new byte[] { 3 }).Inline("logo") },
        });
        var message = await Sink.ReadAsync(sent);
        var mixed = Assert.IsType<Multipart>(message.Body);
        var alternative = Assert.IsType<MultipartAlternative>(mixed[0]);
        Assert.Equal("plain", Assert.IsType<TextPart>(alternative[0]).Text.Trim());
        var related = Assert.IsType<MultipartRelated>(alternative[1]);
        Assert.Equal("logo", related[1].ContentId);
        Assert.Equal("a.pdf", Assert.IsType<MimePart>(mixed[1]).FileName);
    }

    [Fact]
    public async Task A_text_is_made_of_html_alone()
    {
        using var sent = Composer.Compose(new Email { From = "ada@client.test", To = ["bob@mx.test"], Html = "<h1>Hello</h1><p>Go <a href='https://x.example/a'>here</a><br>now</p><ul><li>one<li>two</ul><style>x{}</style>" });
        Assert.Equal("Hello\n\nGo here (https://x.example/a)\nnow\n\n- one\n- two\n", (await Sink.ReadAsync(sent)).TextBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Lists_have_their_fields()
    {
        using var sent = Composer.Compose(new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = "x", ListId = "news.client.test", Unsubscribe = new EmailUnsubscribe(new Uri("https://client.test/u?t=1"), "leave@client.test") });
        var headers = (await Sink.ReadAsync(sent)).Headers;
        Assert.Equal("<news.client.test>", headers["List-Id"]);
        Assert.Equal("<https://client.test/u?t=1>, <mailto:leave@client.test?subject=unsubscribe>", headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", headers["List-Unsubscribe-Post"]);
    }

    [Fact]
    public async Task An_odd_address_to_unsubscribe_cannot_break_out_of_its_field()
    {
        using var sent = Composer.Compose(new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = "x", Unsubscribe = new EmailUnsubscribe(null, "\"a>?b\"@client.test") });
        Assert.Equal("<mailto:a%3E%3Fb@client.test?subject=unsubscribe>", (await Sink.ReadAsync(sent)).Headers["List-Unsubscribe"]);
    }

    [Fact]
    public void The_structure_of_a_message_is_not_told_by_a_header_field() =>
        Assert.Contains("Content-Type", Assert.Throws<MailContentException>(() => Composer.Compose(new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = "x", Headers = { ["Content-Type"] = "text/html" } })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Subject: a\r\n\r\n..b\r\n", "7bit")]
    [InlineData("Subject: a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nü\r\n", "7bit")]
    public async Task A_message_as_a_file_is_a_message(string octets, string encoding)
    {
        using var sent = Composer.Compose(new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = "x", Attachments = { EmailAttachment.FromBytes("a.eml", System.Text.Encoding.UTF8.GetBytes(octets)) } });
        var part = Assert.IsType<MessagePart>(Assert.IsType<Multipart>((await Sink.ReadAsync(sent)).Body)[1]);
        Assert.Equal(("a", encoding), (part.Message!.Subject, part.Headers["Content-Transfer-Encoding"]));
        Assert.All(await Sink.OctetsAsync(sent, Sink.Plain), octet => Assert.InRange(octet, 0, 127));
    }

    [Fact]
    public async Task Own_header_fields_go_before_those_that_are_made()
    {
        using var sent = Composer.Compose(new Email
        {
            From = "ada@client.test",
            To = ["bob@mx.test"],
            Text = "x",
            Headers = { ["Message-Id"] = "<own@client.test>", ["X-Tag"] = "a", ["Bcc"] = "eve@mx.test" },
        });
        var message = await Sink.ReadAsync(sent);
        Assert.Equal(("own@client.test", "a", (string?)null), (message.MessageId, message.Headers["X-Tag"], message.Headers["Bcc"]));
    }

    [Fact]
    public async Task Everything_goes_through_a_server_that_takes_seven_bits_in_short_lines()
    {
        using var sent = Composer.Compose(new Email { From = "Ädä <ada@client.test>", To = ["bob@mx.test"], Subject = "Grüße", Text = new string('ü', 3000), Html = $"<p>{new string('x', 3000)}</p>" });
        var text = await Sink.TextAsync(sent, Sink.Plain);
        Assert.All(text, c => Assert.InRange(c, '\0', '\x7f'));
        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        var message = await Sink.ReadAsync(sent);
        Assert.Equal(("Grüße", "Ädä", new string('ü', 3000)), (message.Subject, message.From.Mailboxes.Single().Name, message.TextBody!.TrimEnd()));
    }

    [Fact]
    public void A_local_part_beyond_ascii_asks_for_smtputf8()
    {
        using var sent = Composer.Compose(new Email { From = "ada@client.test", To = ["jörg@mx.test"], Text = "x" });
        Assert.True(sent.ParametersFor(Sink.EightBit).SmtpUtf8);
        using var usual = Composer.Compose(new Email { From = "ada@client.test", To = ["bob@bücher.example"], Text = "x" });
        Assert.False(usual.ParametersFor(Sink.EightBit).SmtpUtf8);
        Assert.Equal("bob@xn--bcher-kva.example", Assert.Single(usual.Recipients).Mailbox.ToString());
    }

    [Fact]
    public void What_is_asked_of_servers_is_on_the_envelope()
    {
        using var sent = Composer.Compose(new Email
        {
            From = "ada@client.test",
            ReturnPath = "bounces@client.test",
            To = ["bob@mx.test"],
            Text = "x",
            Requests = new DeliveryRequests { Notify = Smtp.Protocol.DsnNotify.Failure, Return = Smtp.Protocol.DsnReturn.Headers, EnvelopeId = "e1", RequireTls = true, HoldFor = TimeSpan.FromMinutes(1), Priority = 3 },
        });
        var parameters = sent.ParametersFor(Sink.EightBit);
        Assert.Equal("bounces@client.test", sent.Sender.ToString());
        Assert.Equal((Smtp.Protocol.DsnReturn.Headers, "e1", true, 60L, 3), (parameters.Return, parameters.EnvelopeId, parameters.RequireTls, parameters.HoldForSeconds, parameters.Priority));
        Assert.Equal(Smtp.Protocol.DsnNotify.Failure, sent.Recipients[0].Parameters.Notify);
        Assert.Equal(sent.ParametersFor(Sink.EightBit).Size, sent.OpenFor(Sink.EightBit).Length);
    }

    [Fact]
    public void A_message_needs_a_sender_a_recipient_and_files_that_are_there()
    {
        Assert.Throws<MailContentException>(() => Composer.Compose(new Email { To = ["bob@mx.test"] }));
        Assert.Throws<MailContentException>(() => Composer.Compose(new Email { From = "ada@client.test" }));
        Assert.Throws<MailContentException>(() => Composer.Compose(new Email { From = "ada@client.test", To = ["bob@mx.test"], Attachments = { EmailAttachment.FromBytes("a", default, "no type") } }));
        Assert.Throws<MailContentException>(() => Composer.Compose(new Email { From = "ada@client.test", To = ["bob@mx.test"], Attachments = { "/nowhere/at-all.txt" } }));
    }

    [Fact]
    public async Task A_stream_is_read_from_where_it_stood_each_time_and_left_open()
    {
        var stream = new MemoryStream("skipped content"u8.ToArray()) { Position = 8 };
        var email = new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = "x", Attachments = { EmailAttachment.FromStream("a.txt", stream) } };
        for (var i = 0; i < 2; i++)
        {
            using var sent = Composer.Compose(email);
            using var content = new MemoryStream();
            ((MimePart)(await Sink.ReadAsync(sent)).Attachments.Single()).Content!.DecodeTo(content);
            Assert.Equal("content"u8.ToArray(), content.ToArray());
        }
        Assert.True(stream.CanRead);
    }
}
