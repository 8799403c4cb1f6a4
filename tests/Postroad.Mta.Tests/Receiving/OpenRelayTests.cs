using Postroad.Mta.Receiving;

namespace Postroad.Mta.Tests.Receiving;

/// <summary>The tricks by which relays were opened, against every kind of listener.</summary>
public sealed class OpenRelayTests
{
    private static readonly (string From, string To)[] Probes =
    [
        ("<spam@evil.test>", "<bob@other.test>"),
        ("<spam@evil.test>", "<bob@partner.example>"),
        ("<>", "<bob@other.test>"),
        ("<ada@example.com>", "<bob@other.test>"),
        ("<postmaster@example.com>", "<bob@other.test>"),
        ("<ada@mail.example.com>", "<bob@other.test>"),
        ("<ada@[127.0.0.1]>", "<bob@other.test>"),
        ("<ada@localhost>", "<bob@other.test>"),
        ("<bob@other.test>", "<bob@other.test>"),
        ("<spam@evil.test>", "<bob%other.test@example.com>"),
        ("<spam@evil.test>", "<bob%other.test@mail.example.com>"),
        ("<spam@evil.test>", "<bob%other.test@[127.0.0.1]>"),
        ("<spam@evil.test>", "<bob%other.test@localhost>"),
        ("<spam@evil.test>", "<bob%other.test>"),
        ("<spam@evil.test>", "<other.test!bob@example.com>"),
        ("<spam@evil.test>", "<other.test!bob@[127.0.0.1]>"),
        ("<spam@evil.test>", "<other.test!bob>"),
        ("<spam@evil.test>", "<@example.com:bob@other.test>"),
        ("<spam@evil.test>", "<@mail.example.com,@example.com:bob@other.test>"),
        ("<spam@evil.test>", "<@[127.0.0.1]:bob@other.test>"),
        ("<spam@evil.test>", "<@other.test:bob@other.test>"),
        ("<spam@evil.test>", "<\"bob@other.test\"@example.com>"),
        ("<spam@evil.test>", "<\"bob@other.test\"@mail.example.com>"),
        ("<spam@evil.test>", "<\"bob@other.test\">"),
        ("<spam@evil.test>", "<\"bob\"@other.test>"),
        ("<spam@evil.test>", "<\"bob%other.test\"@example.com>"),
        ("<spam@evil.test>", "<bob@other.test@example.com>"),
        ("<spam@evil.test>", "<bob@other.test@[127.0.0.1]>"),
        ("<spam@evil.test>", "<bob@example.com@other.test>"),
        ("<spam@evil.test>", "<bob@[127.0.0.1]>"),
        ("<spam@evil.test>", "<bob@[192.0.2.1]>"),
        ("<spam@evil.test>", "<bob@[IPv6:::1]>"),
        ("<spam@evil.test>", "<bob@[IPv6:::ffff:127.0.0.1]>"),
        ("<spam@evil.test>", "<bob@2130706433>"),
        ("<spam@evil.test>", "<bob@mail.example.com>"),
        ("<spam@evil.test>", "<bob@example.com.other.test>"),
        ("<spam@evil.test>", "<bob@xexample.com>"),
        ("<spam@evil.test>", "<bob@sub.example.com>"),
        ("<spam@evil.test>", "<bob@localhost>"),
        ("<spam@evil.test>", "<bob@other.test> NOTIFY=SUCCESS"),
        ("<spam@evil.test>", "<bob@ex\u0430mple.com>"),
        ("<spam@evil.test>", "<postmaster@other.test>"),
        ("<spam@evil.test>", "<bob+other.test@other.test>"),
        ("<spam@evil.test>", "bob@other.test"),
    ];

    [Theory]
    [InlineData(nameof(ListenerKind.Mx))]
    [InlineData(nameof(ListenerKind.Lmtp))]
    [InlineData(nameof(ListenerKind.Submission))]
    [InlineData(nameof(ListenerKind.Submissions))]
    public async Task No_trick_opens_a_relay(string kind)
    {
        Assert.True(Probes.Length >= 40);
        await using var rig = await ReceivingRig.StartAsync(Enum.Parse<ListenerKind>(kind), routesByMx: true);
        foreach (var (from, to) in Probes)
            await ProbeAsync(rig, kind == nameof(ListenerKind.Lmtp) ? "LHLO" : "EHLO", from, to);
        Assert.Null(await rig.Queue.TakeAsync());
    }

    [Fact]
    public async Task Networks_that_are_trusted_open_it_for_nobody_else()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["10.0.0.0/8", "127.0.0.2", "::/0", "::ffff:127.0.0.3"], routesByMx: true);
        foreach (var (from, to) in Probes)
            await ProbeAsync(rig, "EHLO", from, to);
        Assert.Null(await rig.Queue.TakeAsync());
    }

    [Theory]
    [InlineData("AUTH PLAIN AGFkYUBleGFtcGxlLmNvbQB3cm9uZw==")]
    [InlineData("AUTH PLAIN AGFkYUBleGFtcGxlLmNvbQ==")]
    [InlineData("AUTH ANONYMOUS c3BhbUBldmlsLnRlc3Q=")]
    [InlineData("XCLIENT ADDR=127.0.0.1 LOGIN=ada@example.com")]
    [InlineData("PROXY TCP4 10.0.0.1 10.0.0.2 1 25")]
    public async Task No_failed_login_and_no_word_for_proxies_opens_it(string line)
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, ["10.0.0.0/8"], routesByMx: true);
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync("EHLO probe.test");
        Assert.StartsWith("5", await client.SayAsync(line), StringComparison.Ordinal);
        Assert.StartsWith("530 5.7.0", await client.SayAsync("MAIL FROM:<spam@evil.test> AUTH=ada@example.com"), StringComparison.Ordinal);
        Assert.StartsWith("503", await client.SayAsync("RCPT TO:<bob@other.test>"), StringComparison.Ordinal);
    }

    private static async Task ProbeAsync(ReceivingRig rig, string hello, string from, string to)
    {
        using var client = await RawClient.ConnectAsync(rig.Port);
        Assert.StartsWith("250", await client.SayAsync($"{hello} probe.test"), StringComparison.Ordinal);
        await client.SayAsync($"MAIL FROM:{from}");
        var reply = await client.SayAsync($"RCPT TO:{to}");
        Assert.True(reply.StartsWith('5'), $"{from} to {to}: {reply}");
        Assert.StartsWith("5", await client.SayAsync("DATA"), StringComparison.Ordinal);
    }
}
