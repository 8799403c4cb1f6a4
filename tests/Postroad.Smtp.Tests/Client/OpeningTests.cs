using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Client;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Client;

public sealed class OpeningTests
{
    [Fact]
    public Task A_server_without_extensions_is_greeted_with_helo() => Dialogue.WithAsync("""
        S: 220 old.test
        C: EHLO client.test
        S: 502 Command not implemented
        C: HELO client.test
        S: 250 old.test
        C: NOOP
        S: 250 Ok
        """, async client =>
    {
        Assert.Empty(client.Capabilities.Keywords);
        Assert.True((await client.NoopAsync()).IsPositive);
    });

    [Fact]
    public Task Capabilities_are_read_in_any_case_and_in_the_old_form_of_auth() => Dialogue.WithAsync("""
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test at your service
        S: 250-pipelining
        S: 250-Size 35882577
        S: 250-AUTH=LOGIN
        S: 250-AUTH PLAIN login xoauth2
        S: 250-LIMITS RCPTMAX=50 MAILMAX=x
        S: 250-SMTPUTF8
        S: 250-X-ODD!KEYWORD
        S: 250 8BITMIME
        """, client =>
    {
        Assert.True(client.Capabilities.Pipelining);
        Assert.Equal(35882577, client.Capabilities.MaxSize);
        Assert.Equal(["LOGIN", "PLAIN", "XOAUTH2"], client.Capabilities.SaslMechanisms);
        Assert.Equal(50, client.Capabilities.Limits.RecipientsPerMessage);
        Assert.Null(client.Capabilities.Limits.MessagesPerSession);
        Assert.True(client.Capabilities.SmtpUtf8);
        Assert.False(client.Capabilities.Chunking);
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData("S: 421 4.3.2 Too busy", SmtpPhase.Greeting, SmtpFault.Refused, true)]
    [InlineData("S: 554 5.7.1 Not you", SmtpPhase.Greeting, SmtpFault.Refused, false)]
    [InlineData("S: 250 Ok", SmtpPhase.Greeting, SmtpFault.Refused, false)]
    [InlineData("S: SSH-2.0-OpenSSH_9.2", SmtpPhase.Greeting, SmtpFault.Protocol, false)]
    [InlineData("S| \\x15\\x03\\x01\\x00\\x02\\x02\\x46\n--- close", SmtpPhase.Greeting, SmtpFault.Tls, false)]
    [InlineData("--- close", SmtpPhase.Greeting, SmtpFault.Closed, true)]
    [InlineData("S: 220 x\nC: EHLO client.test\nS: 421 4.3.2 Going", SmtpPhase.Helo, SmtpFault.Refused, true)]
    [InlineData("S: 220 x\nC: EHLO client.test\nS: 550 no\nC: HELO client.test\nS: 550 no", SmtpPhase.Helo, SmtpFault.Refused, false)]
    [InlineData("S: 220 x\nC: EHLO client.test\n--- close", SmtpPhase.Helo, SmtpFault.Closed, true)]
    public async Task A_server_that_does_not_greet_is_told_with_its_phase(string transcript, SmtpPhase phase, SmtpFault fault, bool isTransient)
    {
        await using var server = ScriptedPeer.Start(transcript);
        var e = await Assert.ThrowsAsync<SmtpSessionException>(() => SmtpConnection.ConnectAsync(Dialogue.Options(server.Port)).AsTask());
        Assert.Equal((phase, fault, isTransient), (e.Phase, e.Fault, e.IsTransient));
        Assert.Contains("connected to 127.0.0.1", e.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        int port;
        await using (var server = ScriptedPeer.Start(""))
            port = server.Port;
        var e = await Assert.ThrowsAsync<SmtpSessionException>(() => SmtpConnection.ConnectAsync(Dialogue.Options(port)).AsTask());
        Assert.Equal((SmtpPhase.Connect, SmtpFault.Unreachable, true), (e.Phase, e.Fault, e.IsTransient));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_a_lookup_that_failed()
    {
        var options = Dialogue.Options(25) with { Host = "no-such-host.invalid", Address = null };
        var e = await Assert.ThrowsAsync<SmtpSessionException>(() => SmtpConnection.ConnectAsync(options).AsTask());
        Assert.Equal((SmtpPhase.Connect, SmtpFault.Lookup, true), (e.Phase, e.Fault, e.IsTransient));
    }

    [Fact]
    public async Task Silence_where_the_greeting_is_due_ends_in_time()
    {
        var time = new FakeTimeProvider();
        await using var server = ScriptedPeer.Start("--- closed");
        var listening = new TaskCompletionSource();
        var connecting = SmtpConnection.ConnectAsync(Dialogue.Options(server.Port) with
        {
            TimeProvider = time,
            Transcript = entry => { if (entry.Text.StartsWith("connected", StringComparison.Ordinal)) listening.SetResult(); },
        }).AsTask();
        await listening.Task;
        await Eventually.IsAsync(() => connecting.IsCompleted, () => time.Advance(TimeSpan.FromMinutes(1)));
        var e = await Assert.ThrowsAsync<SmtpSessionException>(() => connecting);
        Assert.Equal((SmtpPhase.Greeting, SmtpFault.TimedOut, true), (e.Phase, e.Fault, e.IsTransient));
    }

    [Fact]
    public async Task The_caller_may_give_up()
    {
        using var source = new CancellationTokenSource();
        await using var server = ScriptedPeer.Start("--- closed");
        var options = Dialogue.Options(server.Port) with { Transcript = entry => { if (entry.Text.StartsWith("connected", StringComparison.Ordinal)) source.Cancel(); } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SmtpConnection.ConnectAsync(options, source.Token).AsTask());
    }
}
