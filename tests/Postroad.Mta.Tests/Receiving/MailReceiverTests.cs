using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Receiving;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Receiving;

public sealed class MailReceiverTests
{
    private const string Envelope = """
        S: 220 mail.example.com *
        C: HELO client.test
        S: 250 mail.example.com
        C: MAIL FROM:<carol@sender.example>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<ada@example.com>
        S: 250 2.1.5 Recipient OK

        """;

    [Theory]
    [InlineData("TLS-Required: No", "", true)]
    [InlineData("tls-required:  no", "", true)]
    [InlineData("TLS-Required: Yes", "", false)]
    [InlineData("X-TLS-Required: No", "", false)]
    [InlineData("TLS-Required: No", " REQUIRETLS", false)]
    public async Task Who_says_so_would_rather_have_it_go_in_clear_unless_mail_says_otherwise(string field, string parameter, bool isOptional)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx, tls: true);
        await rig.ConverseAsync($"""
            S: 220 *
            C: HELO client.test
            C: STARTTLS
            S: 250 *
            S: 220 *
            --- TLS
            C: HELO client.test
            C: MAIL FROM:<carol@sender.example>{parameter}
            C: RCPT TO:<ada@example.com>
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 354 *
            C: {field}
            C: 
            C: .
            S: 250 *
            C: QUIT
            S: 221 *
            """);
        var (envelope, _) = await rig.TakeAsync();
        Assert.Equal((isOptional, parameter.Length > 0), (envelope.TlsOptional, envelope.Parameters.RequireTls));
    }

    [Theory] // RFC 6152 §3: the next server is told what it gets.
    [InlineData("", "Hello", BodyType.SevenBit)]
    [InlineData("", "Grüße", BodyType.EightBitMime)]
    [InlineData(" BODY=7BIT", "Grüße", BodyType.EightBitMime)]
    [InlineData(" BODY=8BITMIME", "Hello", BodyType.EightBitMime)]
    public async Task Content_of_8_bits_is_known_as_such_whatever_mail_said(string parameter, string line, BodyType body)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await rig.ConverseAsync($"""
            S: 220 *
            C: EHLO client.test
            S: 250-mail.example.com
            S: 250-PIPELINING
            S: 250-SIZE 26214400
            S: 250-ENHANCEDSTATUSCODES
            S: 250-8BITMIME
            S: 250-DSN
            S: 250-SMTPUTF8
            S: 250-CHUNKING
            S: 250-DELIVERBY
            S: 250 LIMITS *
            C: MAIL FROM:<carol@sender.example>{parameter}
            C: RCPT TO:<ada@example.com>
            C: DATA
            S: 250 *
            S: 250 *
            S: 354 *
            C: Subject: hi
            C: 
            C: {line}
            C: .
            S: 250 *
            C: QUIT
            S: 221 *
            """);
        var (envelope, content) = await rig.TakeAsync();
        Assert.Equal(body, envelope.Parameters.Body);
        Assert.EndsWith($"\r\n\r\n{line}\r\n", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_queued_is_one_received_field_and_then_the_octets_that_came()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await rig.ConverseAsync(Envelope + """
            C: DATA
            S: 354 *
            C: Return-Path: <forged@sender.example>
            C: Subject: Hello
            C: Message-ID: <1@sender.example>
            C: 
            C: ..dot
            C: .
            S: 250 2.0.0 Ok: queued as *
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        var (envelope, content) = await rig.TakeAsync();
        var id = rig.Events.Of<MailEvent.Queued>().Single().Id;
        Assert.Equal(
            $"Received: from client.test ([127.0.0.1])\r\n\tby mail.example.com with SMTP\r\n\tid {id}\r\n\tfor <ada@example.com>;\r\n\tThu, 26 Nov 2026 00:00:00 +0000\r\n"
            + "Return-Path: <forged@sender.example>\r\nSubject: Hello\r\nMessage-ID: <1@sender.example>\r\n\r\n.dot\r\n", content);
        Assert.Equal(("carol@sender.example", "here", "client.test", "SMTP", false), (envelope.Sender.ToString(), envelope.Origin.Listener, envelope.Origin.HeloName, envelope.Origin.With, envelope.Origin.IsSubmission));
        var received = rig.Events.Of<MailEvent.Received>().Single();
        Assert.Equal((id, "<1@sender.example>"), (received.Id, received.MessageId));
        Assert.Equal(content.Length, rig.Events.Of<MailEvent.Queued>().Single().Size);
    }

    // RFC 5321 §4.1.1.4: the content may hold any of the 128 codes of ASCII.
    [Fact]
    public async Task NUL_is_an_octet_as_any_other()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await rig.ConverseAsync(Envelope + "C: DATA\nS: 354 *\nC: Subject: a\0b\nC: \nC: \0\nC: one\0two\nC: .\nS: 250 2.0.0 Ok: queued as *\nC: QUIT\nS: 221 2.0.0 Bye");
        var (_, content) = await rig.TakeAsync();
        Assert.EndsWith("Subject: a\0b\r\n\r\n\0\r\none\0two\r\n", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submission_gets_the_date_the_author_and_the_id_that_its_program_left_out()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["127.0.0.1"]);
        await rig.ConverseAsync(Envelope + """
            C: DATA
            S: 354 *
            C: Subject: Hello
            C: 
            C: .
            S: 250 2.0.0 Ok: queued as *
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        var (_, content) = await rig.TakeAsync();
        var lines = content.Split("\r\n");
        Assert.StartsWith("Received: from client.test ([127.0.0.1])", lines[0], StringComparison.Ordinal);
        Assert.Equal("Date: Thu, 26 Nov 2026 00:00:00 +0000", lines[5]);
        Assert.Equal("From: <carol@sender.example>", lines[6]);
        Assert.Matches("^Message-ID: <[0-9a-f.]+@mail.example.com>$", lines[7]);
        Assert.Equal("Subject: Hello", lines[8]);
        Assert.Equal(lines[7]["Message-ID: ".Length..], rig.Events.Of<MailEvent.Received>().Single().MessageId);
    }

    [Fact]
    public async Task None_is_added_where_it_is_or_where_the_mail_is_not_ours_to_mend()
    {
        await using var submission = await ReceivingRig.StartAsync(ListenerKind.Submission, ["127.0.0.1"]);
        await using var mx = await ReceivingRig.StartAsync(ListenerKind.Mx);
        foreach (var (rig, header) in new[] { (submission, "DATE: x\nC: message-id: y\nC: from: z"), (mx, "Subject: x") })
        {
            await rig.ConverseAsync($"{Envelope}C: DATA\nS: 354 *\nC: {header}\nC: \nC: .\nS: 250 2.0.0 Ok: queued as *\nC: QUIT\nS: 221 2.0.0 Bye");
            var (_, content) = await rig.TakeAsync();
            Assert.DoesNotContain("Date: Thu", content, StringComparison.Ordinal);
            Assert.DoesNotContain("From: <", content, StringComparison.Ordinal);
            Assert.DoesNotContain("Message-ID: <", content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Content_that_begins_with_white_space_cannot_go_on_where_our_field_ends()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await rig.ConverseAsync(Envelope + "C: DATA\nS: 354 *\nC:  forged\nC: \nC: .\nS: 250 2.0.0 Ok: queued as *\nC: QUIT\nS: 221 2.0.0 Bye");
        var (_, content) = await rig.TakeAsync();
        Assert.EndsWith("+0000\r\n\r\n forged\r\n\r\n", content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, "250 2.0.0 Ok: queued as *")]
    [InlineData(101, "554 5.4.6 Too many hops, this message goes round in a loop")]
    public async Task More_than_a_hundred_received_fields_are_a_loop(int hops, string reply)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        var fields = string.Concat(Enumerable.Repeat("C: Received: from a by b; now\n", hops));
        await rig.ConverseAsync($"{Envelope}C: DATA\nS: 354 *\n{fields}C: \nC: Hello\nC: .\nS: {reply}\nC: QUIT\nS: 221 2.0.0 Bye");
        Assert.Equal(hops > 100 ? 0 : 1, rig.Queue.Spool.Messages);
    }

    [Fact]
    public async Task A_header_beyond_all_bounds_is_refused_and_the_session_goes_on()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        var wide = string.Concat(Enumerable.Repeat($"C: X-Wide: {new string('x', 900)}\n", 1200));
        var many = string.Concat(Enumerable.Repeat("C: X: y\n", 2001));
        var next = Envelope[Envelope.IndexOf("C: MAIL", StringComparison.Ordinal)..];
        await rig.ConverseAsync($"{Envelope}C: DATA\nS: 354 *\n{wide}C: \nC: .\nS: 552 5.3.4 Message header size exceeds limit\n"
            + $"{next}C: DATA\nS: 354 *\n{many}C: \nC: .\nS: 554 5.6.0 Too many header fields\nC: QUIT\nS: 221 2.0.0 Bye");
        Assert.Equal(0, rig.Queue.Spool.Messages);
        Assert.Equal(2, rig.Events.Of<MailEvent.Refused>().Count(e => e.Stage == "DATA"));
    }

    [Theory]
    [InlineData(true, "452 4.3.1 Insufficient system storage, try again later")]
    [InlineData(false, "451 4.3.0 Local error in processing, try again later")]
    public async Task Without_a_spool_the_client_is_told_to_try_again(bool full, string reply)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        rig.Queue.Spool.OnCommit = _ => throw new SpoolUnavailableException("no room", full);
        const string Data = "C: DATA\nS: 354 *\nC: Subject: x\nC: \nC: .\n";
        var next = Envelope[Envelope.IndexOf("C: MAIL", StringComparison.Ordinal)..];
        await rig.ConverseAsync($"{Envelope}{Data}S: {reply}\n{next}C: QUIT\nS: 221 2.0.0 Bye");
        Assert.Empty(rig.Events.Of<MailEvent.Queued>());
    }

    [Fact]
    public async Task A_message_larger_than_the_room_that_is_left_is_refused_at_once()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx, space: static () => (1000, 2000));
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO client.test");
        Assert.Equal("452 4.3.1 Insufficient system storage, try again later", await client.SayAsync("MAIL FROM:<a@b.example> SIZE=1001"));
        Assert.Equal("552 5.3.4 Message size exceeds limit", await client.SayAsync("MAIL FROM:<a@b.example> SIZE=99999999"));
        Assert.Equal("250 2.1.0 Sender OK", await client.SayAsync("MAIL FROM:<a@b.example> SIZE=1000"));
    }

    [Fact]
    public async Task Too_many_recipients_go_into_another_transaction()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx, limits: new LimitsOptions { RecipientsPerMessage = 2 });
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("HELO client.test");
        await client.SayAsync("MAIL FROM:<a@b.example>");
        await client.SayAsync("RCPT TO:<ada@example.com>");
        await client.SayAsync("RCPT TO:<bob@example.com>");
        Assert.Equal("452 4.5.3 Too many recipients", await client.SayAsync("RCPT TO:<ada+2@example.com>"));
        Assert.StartsWith("354", await client.SayAsync("DATA"), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", await client.SayAsync("Subject: x\r\n\r\n."), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_lmtp_each_recipient_has_its_own_reply()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Lmtp);
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("LHLO client.test");
        await client.SayAsync("MAIL FROM:<a@b.example>");
        await client.SayAsync("RCPT TO:<ada@example.com>");
        Assert.StartsWith("550 5.1.1", await client.SayAsync("RCPT TO:<nobody@example.com>"), StringComparison.Ordinal);
        await client.SayAsync("RCPT TO:<bob@example.com>");
        await client.SayAsync("DATA");
        Assert.StartsWith("250 2.0.0 Ok: queued as", await client.SayAsync("Subject: x\r\n\r\n."), StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0 Ok: queued as", await client.HearAsync(), StringComparison.Ordinal);
        var (envelope, content) = await rig.TakeAsync();
        Assert.Equal("LMTP", envelope.Origin.With);
        Assert.DoesNotContain("\tfor <", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_are_told_with_their_stage()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await rig.ConverseAsync(Envelope + """
            C: RCPT TO:<nobody@example.com>
            S: 550 5.1.1 No such mailbox
            C: DATA
            S: 354 *
            C| bare\nfeed\r\n.\r\n
            S: 550 5.5.2 *
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        Assert.Equal(["RCPT 550 5.1.1 nobody@example.com", "DATA 550 5.5.2 "], rig.Events.Of<MailEvent.Refused>().Select(e => $"{e.Stage} {e.Reply.Code} {e.Reply.Status} {e.Recipient}"));
        Assert.Equal(0, rig.Queue.Spool.Messages);
    }

    [Fact]
    public async Task A_name_with_line_ends_or_signs_never_reaches_the_header()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        using var client = await RawClient.ConnectAsync(rig.Port);
        Assert.StartsWith("501", await client.SayAsync("HELO (evil) by x; Received: y"), StringComparison.Ordinal);
    }
}
