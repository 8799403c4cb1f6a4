using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sessions;

/// <summary>Servers that misbehave: each gives an exception of its kind, with the phase, what is known of the message, and a hint.</summary>
public sealed class MisbehaviourTests
{
    private const string Hello = "S: 220 mx.test ESMTP\nC: EHLO *\n";
    private const string ToData = "C: MAIL FROM:<ada@client.test>\nC: RCPT TO:<bob@mx.test>\nC: DATA\nS: 250 2.1.0 Ok\nS: 250 2.1.5 Ok\n";

    public static TheoryData<string, Type, SmtpPhase, Delivery, bool, string> Servers => new()
    {
        // What the server does · exception · phase · what is known · worth another try · a word of the hint
        { "S: 421 4.3.2 Too busy", typeof(MailConnectException), SmtpPhase.Greeting, Delivery.NotSent, true, "reply says why" },
        { "S: SSH-2.0-OpenSSH_9.2", typeof(MailProtocolException), SmtpPhase.Greeting, Delivery.NotSent, false, "Something else than a mail server" },
        { "S| \\x00\\x01\\x02\\xFF\\xFE\\r\\n", typeof(MailProtocolException), SmtpPhase.Greeting, Delivery.NotSent, false, "Something else than a mail server" },
        { "S: HTTP/1.1 400 Bad Request", typeof(MailProtocolException), SmtpPhase.Greeting, Delivery.NotSent, false, "Check host and port" },
        { "S| " + Repeat("220-more\\r\\n", 200), typeof(MailProtocolException), SmtpPhase.Greeting, Delivery.NotSent, false, "Something else" },
        { "S| 220 " + new string('x', 100_000) + "\\r\\n", typeof(MailProtocolException), SmtpPhase.Greeting, Delivery.NotSent, false, "Something else" },
        { "--- close", typeof(MailConnectException), SmtpPhase.Greeting, Delivery.NotSent, true, "closed the connection" },
        { "S| \\x15\\x03\\x03\\x00\\x02\\x02\\x28\n--- close", typeof(MailTlsException), SmtpPhase.Greeting, Delivery.NotSent, false, "smtps://" },
        { Hello + "S| 250-mx.test\\r\\n" + Repeat("250-X\\r\\n", 200), typeof(MailProtocolException), SmtpPhase.Helo, Delivery.NotSent, false, "Something else" },
        { Server.Opening + ToData + "S: 354 Go ahead\n--- close", typeof(MailProtocolException), SmtpPhase.EndOfData, Delivery.Unknown, false, "duplicate" },
        { Server.Opening + ToData + "S: 354 Go ahead\n" + Server.Body + "\n--- close", typeof(MailProtocolException), SmtpPhase.EndOfData, Delivery.Unknown, false, "duplicate" },
        { Server.Opening + ToData + "S: 354 Go ahead\n" + Server.Body + "\nS: OK", typeof(MailProtocolException), SmtpPhase.EndOfData, Delivery.Unknown, false, "Something else" },
        { Server.Opening + ToData + "S: 354 Go ahead\n" + Server.Body + "\nS: 451 4.3.0 Not now", typeof(MailRejectedException), SmtpPhase.EndOfData, Delivery.NotSent, true, "Try later" },
        { Server.Opening + ToData + "S: 250 2.0.0 Go ahead", typeof(MailProtocolException), SmtpPhase.Data, Delivery.NotSent, false, "Something else" },
        { Server.Opening + ToData + "--- close", typeof(MailProtocolException), SmtpPhase.Data, Delivery.NotSent, true, "Try later" },
        { Server.Opening + "C: MAIL FROM:<ada@client.test>\nC: RCPT TO:<bob@mx.test>\nC: DATA\nS: 354 Too early", typeof(MailProtocolException), SmtpPhase.MailFrom, Delivery.NotSent, false, "Something else" },
        { Server.Opening + "C: MAIL FROM:<ada@client.test>\nC: RCPT TO:<bob@mx.test>\nC: DATA\nS: 550 5.7.1 Not from you\nS: 503 5.5.1 No\nS: 503 5.5.1 No", typeof(MailRejectedException), SmtpPhase.MailFrom, Delivery.NotSent, false, "own domain" },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_server_that_misbehaves_is_told_with_a_hint(string transcript, Type type, SmtpPhase phase, Delivery delivery, bool isTransient, string hint)
    {
        await using var server = ScriptedPeer.Start(transcript);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), Retry = RetryPolicy.None });
        var e = (MailException)await Assert.ThrowsAsync(type, () => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        Assert.Equal((phase, delivery, isTransient), (e.Phase, e.Delivery, e.IsTransient));
        Assert.Contains(hint, e.Hint, StringComparison.Ordinal);
        Assert.Contains("connected to 127.0.0.1", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--- wait end", SmtpPhase.Greeting)]
    [InlineData(Hello + "--- wait end", SmtpPhase.Helo)]
    public async Task A_server_that_says_nothing_is_given_up_in_time(string transcript, SmtpPhase phase)
    {
        await using var server = new SilentPeer(transcript);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = server.Url + "&timeout=200ms", Retry = RetryPolicy.None });
        var e = await Assert.ThrowsAsync<MailConnectException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        server.End();
        Assert.Equal((phase, true, Delivery.NotSent), (e.Phase, e.IsTransient, e.Delivery));
        Assert.NotNull(e.Hint);
    }

    [Theory]
    [InlineData("", SmtpPhase.Greeting, Delivery.NotSent)]
    [InlineData(Hello, SmtpPhase.Helo, Delivery.NotSent)]
    [InlineData(Server.Opening + ToData + "S: 354 Go ahead\n" + Server.Body + "\n", SmtpPhase.EndOfData, Delivery.Unknown)]
    public async Task A_server_that_answers_octet_by_octet_without_an_end_has_no_more_time_than_others(string transcript, SmtpPhase phase, Delivery delivery)
    {
        var clock = new FakeTimeProvider();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = $"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}?tls=none", Retry = RetryPolicy.None, TimeProvider = clock });
        var sending = sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        socket.NoDelay = true;
        await using var server = Actor.Server(socket);
        await server.PlayAsync(transcript);
        var said = 0;
        await Eventually.IsAsync(() => sending.IsCompleted, () =>
        {
            socket.Send([(byte)"250-more\r\n"[said++ % 10]], SocketFlags.None, out _);
            clock.Advance(TimeSpan.FromSeconds(20));
        });
        var e = await Assert.ThrowsAnyAsync<MailException>(() => sending);
        Assert.Equal((phase, delivery), (e.Phase, e.Delivery));
        Assert.Contains("did not answer within", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_the_dot_leaves_it_open()
    {
        await using var server = new SilentPeer(Server.Opening + ToData + "S: 354 Go ahead\n" + Server.Body + "\n--- wait end");
        await using var sender = new MailSender(server.Url + "&timeout=200ms");
        var e = await Assert.ThrowsAsync<MailProtocolException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        server.End();
        Assert.Equal((SmtpPhase.EndOfData, false, Delivery.Unknown, 1), (e.Phase, e.IsTransient, e.Delivery, e.Attempts));
        Assert.Contains("duplicate", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_hears_what_is_known()
    {
        using var patience = new CancellationTokenSource();
        await using var server = new SilentPeer(Server.Opening + ToData + "S: 354 Go ahead\n" + Server.Body + "\n--- wait end", patience.Cancel);
        await using var sender = new MailSender(server.Url);
        var e = await Assert.ThrowsAsync<MailCanceledException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"), patience.Token));
        server.End();
        Assert.Equal(Delivery.Unknown, e.Delivery);
    }

    [Fact]
    public async Task A_server_without_esmtp_gets_the_message_all_the_same()
    {
        await using var server = ScriptedPeer.Start(Pace.ByteByByte, null, $"""
            S: 220 old.test
            C: EHLO *
            S: 500 What?
            C: HELO *
            S: 250 old.test
            C: MAIL FROM:<ada@client.test>
            S: 250 Ok
            C: RCPT TO:<bob@mx.test>
            S: 250 Ok
            C: DATA
            S: 354 Go
            {Server.Body}
            S: 250 Ok
            C: QUIT
            S: 221 Bye
            """);
        await using var sender = new MailSender(Server.Url(server));
        Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).IsComplete);
    }

    [Fact]
    public async Task Replies_that_come_in_one_piece_are_told_apart()
    {
        await using var server = ScriptedPeer.Start("S: 220 mx.test ESMTP\nC: EHLO *\nS| 250-mx.test\\r\\n250-PIPELINING\\r\\n250 8BITMIME\\r\\n\nC: MAIL FROM:<ada@client.test>\nC: RCPT TO:<no@mx.test>\nC: RCPT TO:<bob@mx.test>\nC: DATA\n"
            + "S| 250 2.1.0 Ok\\r\\n550-5.1.1 No such\\r\\n550 5.1.1 user\\r\\n250 2.1.5 Ok\\r\\n354 Go ahead\\r\\n\n" + Server.Body + "\nS: 250 2.0.0 Ok\n" + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        var result = await sender.SendRawAsync(Server.Raw(), Server.To("no@mx.test", "bob@mx.test"));
        Assert.Equal(("bob@mx.test", "550 5.1.1 No such user"), (Assert.Single(result.Accepted).Address, Assert.Single(result.Rejected).Reply!.ToString().ReplaceLineEndings(" ")));
    }

    [Theory]
    [InlineData("S: 220 mx.test\nC: EHLO *\nS: 250 mx.test\n--- closed", TlsFailure.NotOffered, "something between takes it away")]
    [InlineData("S: 220 mx.test\nC: EHLO *\nS: 250-mx.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 454 4.7.0 No\n--- closed", TlsFailure.Refused, "its certificate may be missing")]
    [InlineData("S: 220 mx.test\nC: EHLO *\nS: 250-mx.test\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 Go\n--- close", TlsFailure.Handshake, "Check the port")]
    [InlineData("S: 220 mx.test\nC: EHLO *\nS: 250-mx.test\nS: 250 STARTTLS\nC: STARTTLS\nS| 220 Go\\r\\n250 injected\\r\\n\n--- closed", TlsFailure.InjectedText, "putting commands into the session")]
    public async Task Tls_that_does_not_come_to_be_stops_the_message(string transcript, TlsFailure reason, string hint)
    {
        await using var server = ScriptedPeer.Start(transcript);
        await using var sender = new MailSender($"smtp://ada:secret@127.0.0.1:{server.Port}");
        var e = await Assert.ThrowsAsync<MailTlsException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        Assert.Equal((reason, SmtpPhase.StartTls, false, Delivery.NotSent), (e.Reason, e.Phase, e.IsTransient, e.Delivery));
        Assert.Contains(hint, e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_on_and_on_in_auth_is_given_up()
    {
        var loop = "S: 220 mx.test\nC: EHLO *\nS: 250-mx.test\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\n" + Repeat("S: 334 VXNlcm5hbWU6\nC: *\n", 3);
        await using var server = ScriptedPeer.Start(loop);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = $"smtp://ada:secret@127.0.0.1:{server.Port}?tls=none", Retry = RetryPolicy.None });
        var e = await Assert.ThrowsAnyAsync<MailException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        Assert.Equal(SmtpPhase.Auth, e.Phase);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_that_the_server_offered_and_does_not_know_is_left_out()
    {
        var opening = Server.Opening.Replace("250 8BITMIME", "250 SIZE 100000", StringComparison.Ordinal);
        await using var server = ScriptedPeer.Start(opening + """
            C: MAIL FROM:<ada@client.test> SIZE=21
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 555 5.5.4 Unsupported option: SIZE=21
            S: 503 5.5.1 MAIL first
            S: 503 5.5.1 MAIL first
            C: RSET

            """ + Server.Taken().Replace("S: 250 2.1.0 Ok", "S: 250 2.0.0 Ok\nS: 250 2.1.0 Ok", StringComparison.Ordinal) + Server.Taken() + Server.Quit);
        await using var sender = new MailSender(Server.Url(server));
        Assert.Equal(1, (await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).Attempts);
        Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).IsComplete);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
