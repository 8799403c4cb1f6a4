using System.Net;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Transport.Dialing;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sessions;

/// <summary>Each extension of SMTP that a sender uses: where it is offered, where it is not, and where the offer is a lie.</summary>
public sealed class ExtensionTests
{
    private static readonly RetryPolicy Soon = new() { FirstDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Size_is_told_where_it_is_offered() =>
        await SendsAsync("SIZE 1000", "MAIL FROM:<ada@client.test> SIZE=21", "RCPT TO:<bob@mx.test>", Server.To("bob@mx.test"));

    [Fact]
    public async Task A_message_that_is_larger_than_the_server_takes_is_not_offered_to_it()
    {
        var e = await RefusedHereAsync("SIZE 20", Server.To("bob@mx.test"));
        Assert.Equal("The message of 21 octets is larger than the 20 that the next server takes.", e.Message);
    }

    [Fact]
    public async Task Reports_are_asked_for_where_dsn_is_offered() => await SendsAsync(
        "DSN", "MAIL FROM:<ada@client.test> RET=HDRS ENVID=e1", "RCPT TO:<bob@mx.test> NOTIFY=SUCCESS,DELAY",
        Asking(new DeliveryRequests { Notify = DsnNotify.Success | DsnNotify.Delay, Return = DsnReturn.Headers, EnvelopeId = "e1" }));

    [Fact]
    public async Task Reports_are_not_asked_for_where_dsn_is_not_offered() => await SendsAsync(
        "HELP", "MAIL FROM:<ada@client.test>", "RCPT TO:<bob@mx.test>",
        Asking(new DeliveryRequests { Notify = DsnNotify.Never, Return = DsnReturn.Full, EnvelopeId = "e1", HoldFor = TimeSpan.FromHours(1), Priority = 5 }));

    [Fact]
    public async Task A_time_and_a_priority_are_asked_for_where_they_are_offered()
    {
        await SendsAsync("FUTURERELEASE 86400 2030-01-01T00:00:00Z", "MAIL FROM:<ada@client.test> HOLDFOR=3600", "RCPT TO:<bob@mx.test>", Asking(new DeliveryRequests { HoldFor = TimeSpan.FromHours(1) }));
        await SendsAsync("MT-PRIORITY MIXER", "MAIL FROM:<ada@client.test> MT-PRIORITY=-3", "RCPT TO:<bob@mx.test>", Asking(new DeliveryRequests { Priority = -3 }));
    }

    [Fact]
    public async Task A_header_in_utf8_asks_for_smtputf8()
    {
        var raw = "Subject: ü\r\n\r\nhello\r\n"u8.ToArray();
        await using var server = ScriptedPeer.Start(Opening("SMTPUTF8") + Transaction("MAIL FROM:<ada@client.test> BODY=8BITMIME SMTPUTF8", "RCPT TO:<bob@mx.test>", "C: Subject: ü\nC: \nC: hello\nC: .") + Server.Quit);
        await using (var sender = new MailSender(Server.Url(server)))
            Assert.True((await sender.SendRawAsync(new MemoryStream(raw), Server.To("bob@mx.test"))).IsComplete);
        Assert.Contains("SMTPUTF8", (await RefusedHereAsync("HELP", Server.To("bob@mx.test"), raw)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Octets_above_127_go_to_a_server_with_8bitmime_alone()
    {
        var raw = "Subject: x\r\n\r\nhellö\r\n"u8.ToArray();
        var e = await RefusedHereAsync("HELP", Server.To("bob@mx.test"), raw, withEightBit: false);
        Assert.Contains("8BITMIME", e.Message, StringComparison.Ordinal);
        Assert.NotNull(e.Hint);
    }

    [Fact]
    public async Task A_message_in_8_bits_is_written_anew_in_7_for_a_server_without_8bitmime()
    {
        var body = "C: Subject: x\nC: From: ada@client.test\nC: To: bob@mx.test\nC: MIME-Version: 1.0\nC: Content-Type: text/plain; charset=utf-8\nC: Content-Transfer-Encoding: *\nC: \nC: aGVsbMO2DQo=\nC: .";
        await using var server = ScriptedPeer.Start(Opening("HELP", withEightBit: false) + Transaction("MAIL FROM:<ada@client.test>", "RCPT TO:<bob@mx.test>", body) + Server.Quit);
        using var message = MimeKit.MimeMessage.Load(new MemoryStream("Subject: x\r\nFrom: ada@client.test\r\nTo: bob@mx.test\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nhellö\r\n"u8.ToArray()));
        await using var sender = new MailSender(Server.Url(server));
        Assert.True((await sender.SendAsync(message)).IsComplete);
    }

    [Fact]
    public async Task Binary_content_goes_by_bdat_as_it_is()
    {
        await using var server = ScriptedPeer.Start(Opening("CHUNKING\nS: 250-BINARYMIME") + """
            C: MAIL FROM:<ada@client.test> BODY=BINARYMIME
            C: RCPT TO:<bob@mx.test>
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            C: BDAT 20 LAST
            C| Subject: x\r\n\r\n\x00\r.\n\xFF.
            S: 250 2.0.0 Ok

            """ + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        var raw = new MemoryStream([.. "Subject: x\r\n\r\n\0\r.\n"u8, 0xFF, (byte)'.']);
        Assert.True((await sender.SendRawAsync(raw, Binary("bob@mx.test"))).IsComplete);
    }

    [Fact]
    public async Task Binary_content_does_not_go_to_a_server_without_binarymime() =>
        Assert.Contains("BINARYMIME", (await RefusedHereAsync("CHUNKING", Binary("bob@mx.test"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_must_stay_under_tls_is_not_offered_in_clear()
    {
        var e = await RefusedHereAsync("REQUIRETLS", Asking(new DeliveryRequests { RequireTls = true }));
        Assert.Contains("not under verified TLS", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REQUIRETLS", "verified", null)]
    [InlineData("HELP", "verified", "does not offer REQUIRETLS")]
    [InlineData("REQUIRETLS", "required", null)]
    public async Task What_must_stay_under_tls_goes_to_a_server_that_keeps_it_there(string offer, string tls, string? refusal)
    {
        var transcript = "--- TLS\n" + Opening(offer) + (refusal is null ? Transaction("MAIL FROM:<ada@client.test> REQUIRETLS", "RCPT TO:<bob@mx.test>") : "") + Server.Quit;
        await using var server = ScriptedPeer.Start(Pace.Whole, Certificate(), transcript);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = $"smtps://localhost:{server.Port}?tls={tls}", TrustedRoots = [TestCertificates.Authority] });
        var sending = sender.SendRawAsync(Server.Raw(), Asking(new DeliveryRequests { RequireTls = true }));
        if (refusal is null)
            Assert.True((await sending).IsComplete);
        else
            Assert.Contains(refusal, (await Assert.ThrowsAsync<MailContentException>(() => sending)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_must_stay_under_tls_does_not_go_where_the_certificate_is_not_good()
    {
        await using var server = ScriptedPeer.Start(Pace.Whole, Certificate(), "--- TLS\n" + Opening("REQUIRETLS") + Server.Quit);
        // Any certificate is taken, and this one is from an authority that nobody here knows.
        await using var sender = new MailSender($"smtps://localhost:{server.Port}?tls=required");
        var e = await Assert.ThrowsAsync<MailContentException>(() => sender.SendRawAsync(Server.Raw(), Asking(new DeliveryRequests { RequireTls = true })));
        Assert.Contains("not under verified TLS", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Domains_are_kept_to_the_number_that_one_message_may_have()
    {
        var opening = Opening("LIMITS RCPTMAX=3 RCPTDOMAINMAX=1");
        await using var server = ScriptedPeer.Start(opening + Transaction("MAIL FROM:<ada@client.test>", ["a@one.test", "c@one.test"]) + Transaction("MAIL FROM:<ada@client.test>", ["b@two.test"]) + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("a@one.test", "b@two.test", "c@one.test"));
        Assert.Equal(["a@one.test", "b@two.test", "c@one.test"], result.Accepted.Select(r => r.Address).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(2, null, null, "a1 b1|c1 a2|b2")]
    [InlineData(9, null, 2, "a1 a2 b1 b2|c1")]
    [InlineData(9, null, 1, "a1 a2|b1 b2|c1")]
    [InlineData(9, 1, 1, "a1|a2|b1|b2|c1")]
    [InlineData(9, 3, 9, "a1 a2 b1|b2 c1")]
    public void Recipients_are_dealt_out_by_number_and_by_domain(int most, int? recipients, int? domains, string expected)
    {
        var all = Server.To("1@a.test", "1@b.test", "1@c.test", "2@a.test", "2@b.test").ToRecipients();
        var batches = RecipientBatches.Of(all, most, new Smtp.Client.Capabilities.ServerLimits(null, recipients, domains));
        Assert.Equal(expected, string.Join('|', batches.Select(b => string.Join(' ', b.Select(r => $"{r.Mailbox.Domain.ToString()[0]}{r.Mailbox.LocalPart}")))));
    }

    [Fact]
    public async Task A_server_that_does_not_know_its_own_parameters_is_remembered_by_the_next_connection()
    {
        var opening = Opening("SIZE 1000");
        await using var server = ScriptedPeer.Start(
            opening + """
            C: MAIL FROM:<ada@client.test> SIZE=21
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 555 5.5.4 Unsupported option: SIZE=21
            S: 503 5.5.1 MAIL first
            S: 503 5.5.1 MAIL first
            C: RSET

            """ + Server.Taken().Replace("S: 250 2.1.0 Ok", "S: 250 2.0.0 Ok\nS: 250 2.1.0 Ok", StringComparison.Ordinal) + Server.Quit,
            opening + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), MessagesPerConnection = 1, Retry = Soon });
        for (var i = 0; i < 2; i++)
            Assert.Equal(1, (await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).Attempts);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_server_that_answers_only_the_first_of_several_commands_gets_one_at_a_time_from_then_on()
    {
        var time = new FakeTimeProvider();
        var silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var first = new SilentPeer(Server.Opening + "C: MAIL FROM:<ada@client.test>\nC: RCPT TO:<bob@mx.test>\nC: DATA\nS: 250 2.1.0 Ok\n--- wait end", silence.SetResult);
        await using var second = ScriptedPeer.Start(Server.Opening + $"C: MAIL FROM:<ada@client.test>\nS: 250 2.1.0 Ok\nC: RCPT TO:<bob@mx.test>\nS: 250 2.1.5 Ok\nC: DATA\nS: 354 Go ahead\n{Server.Body}\nS: 250 2.0.0 Ok\n" + Server.Quit);
        var turns = new InTurn(first.Port, second.Port);
        await using var sender = new MailSender(new MailSenderOptions
        {
            ConnectionString = first.Url + "&timeout=1h",
            Dialer = turns,
            TimeProvider = time,
            Retry = Soon with { MaxDuration = TimeSpan.FromDays(1000) },
        });
        var sending = sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        await silence.Task;
        // Once the second session begins the clock moves one step more at most, which is far shorter than the time-out.
        while (turns.Taken < 2 && !sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(10));
            await Task.Yield();
        }
        Assert.Equal(2, (await sending).Attempts);
        first.End();
    }

    private sealed class InTurn(params int[] ports) : IDialer
    {
        private int _next;

        public int Taken => Volatile.Read(ref _next);

        public ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken) =>
            DirectDialer.Default.DialAsync(new IPEndPoint(IPAddress.Loopback, ports[Interlocked.Increment(ref _next) - 1]), cancellationToken);
    }

    private static System.Net.Security.SslServerAuthenticationOptions Certificate() =>
        new() { ServerCertificateContext = System.Net.Security.SslStreamCertificateContext.Create(TestCertificates.Server, null, offline: true) };

    private static Envelope Asking(DeliveryRequests requests) => new("ada@client.test", ["bob@mx.test"]) { Requests = requests };

    private static Envelope Binary(string recipient) => new("ada@client.test", [recipient]) { IsBinary = true };

    private static string Opening(string offer, bool withEightBit = true) =>
        $"S: 220 mx.test ESMTP\nC: EHLO *\nS: 250-mx.test\nS: 250-PIPELINING\n{(withEightBit ? "S: 250-8BITMIME\n" : "")}S: 250-{offer}\nS: 250 HELP\n";

    private static string Transaction(string mail, string rcpt, string body = Server.Body) =>
        $"C: {mail}\nC: {rcpt}\nC: DATA\nS: 250 2.1.0 Ok\nS: 250 2.1.5 Ok\nS: 354 Go ahead\n{body}\nS: 250 2.0.0 Ok\n";

    private static string Transaction(string mail, string[] recipients) =>
        $"C: {mail}\n{string.Concat(recipients.Select(r => $"C: RCPT TO:<{r}>\n"))}C: DATA\nS: 250 2.1.0 Ok\n{string.Concat(recipients.Select(_ => "S: 250 2.1.5 Ok\n"))}S: 354 Go ahead\n{Server.Body}\nS: 250 2.0.0 Ok\n";

    private static async Task SendsAsync(string offer, string mail, string rcpt, Envelope envelope)
    {
        await using var server = ScriptedPeer.Start(Opening(offer) + Transaction(mail, rcpt) + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        Assert.True((await sender.SendRawAsync(Server.Raw(), envelope)).IsComplete);
    }

    private static async Task<MailContentException> RefusedHereAsync(string offer, Envelope envelope, byte[]? raw = null, bool withEightBit = true)
    {
        await using var server = ScriptedPeer.Start(Opening(offer, withEightBit) + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        return await Assert.ThrowsAsync<MailContentException>(() => sender.SendRawAsync(raw is null ? Server.Raw() : new MemoryStream(raw), envelope));
    }
}
