using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns;

public sealed class HostileServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replies_to_other_questions_are_passed_over_until_the_right_one_comes()
    {
        await using var server = new ScriptedDnsServer(request =>
        [
            [],
            [1, 2, 3],
            new byte[12],
            DnsPacket.ReplyTo(request with { Id = (ushort)(request.Id + 1) }, answers: 1).Address(request.Name, "198.51.100.1").Build(),
            DnsPacket.ReplyTo(request with { Name = "evil.test" }, answers: 1).Address("evil.test", "198.51.100.2").Build(),
            DnsPacket.ReplyTo(request with { Type = DnsType.Txt }, answers: 1).Address(request.Name, "198.51.100.3").Build(),
            new DnsPacket(request.Id, 0x0100, 1).Question(request.Name, request.Type).Build(),
            new DnsPacket(request.Id, 0x8180, 0, 1).Address(request.Name, "198.51.100.4").Build(),
            DnsPacket.ReplyTo(request, answers: 2).Address(request.Name, "198.51.100.5").Build(),
            DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1").Build(),
            DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "198.51.100.6").Build(),
        ]);
        var answer = await server.Resolver().ResolveAsync("a.test", DnsType.A, Token);
        Assert.Equal("192.0.2.1", ((DnsRecord.Address)Assert.Single(answer.Records)).Value.ToString());
    }

    [Fact]
    public async Task A_reply_from_elsewhere_does_not_arrive()
    {
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1"));
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(server.EndPoint, Token);
        await stranger.SendToAsync(new byte[] { 1 }, client.LocalEndPoint!, Token);
        // What the resolver relies on: a connected socket takes nothing from another source.
        await client.SendAsync(new DnsPacket(7, 0x0100, 1).Question("a.test", DnsType.A).Build(), Token);
        var buffer = new byte[512];
        Assert.True(await client.ReceiveAsync(buffer, Token) > 12);
    }

    [Fact]
    public async Task A_guesser_of_ids_is_left_for_tcp()
    {
        await using var server = new ScriptedDnsServer(request => request.IsStream
            ? [DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1").Build()]
            : Enumerable.Range(1, 100).Select(i => DnsPacket.ReplyTo(request with { Id = (ushort)(request.Id + i) }, answers: 1).Address(request.Name, "198.51.100.1").Build()));
        var answer = await server.Resolver().ResolveAsync("a.test", DnsType.A, Token);
        Assert.Equal("192.0.2.1", ((DnsRecord.Address)Assert.Single(answer.Records)).Value.ToString());
        Assert.Contains(server.Requests, request => request.IsStream);
    }

    [Fact]
    public async Task Records_of_other_names_are_not_believed()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 3, authorities: 1)
            .Address("evil.test", "198.51.100.1")
            .Alias("other.test", request.Name)
            .Exchange(request.Name, 1, "mx.evil.test")
            .Authority("test"));
        Assert.Equal(DnsStatus.NoData, (await server.Resolver().ResolveAsync("a.test", DnsType.A, Token)).Status);
    }

    [Fact]
    public async Task The_time_of_a_negative_answer_is_taken_from_the_zone_of_the_name_alone()
    {
        var time = new FakeTimeProvider();
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, code: 3, authorities: 1).Authority("evil.test", 3000, 3000));
        var resolver = server.Resolver(time: time);
        await resolver.ResolveAsync("a.test", DnsType.A, Token);
        time.Advance(TimeSpan.FromSeconds(2));
        await resolver.ResolveAsync("a.test", DnsType.A, Token);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_only_points_elsewhere_is_of_no_use()
    {
        await using var server = new ScriptedDnsServer(request =>
            [new DnsPacket(request.Id, 0x8100, 1, 0, 1).Question(request.Name, request.Type).Record("test", DnsType.Ns, 60, p => p.Name("ns.test")).Build()]);
        var answer = await server.Resolver().ResolveAsync("a.test", DnsType.A, Token);
        Assert.Equal((DnsStatus.Temporary, $"no recursion from {server.EndPoint}"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_silent_server_is_passed_over_after_its_time_and_not_asked_first_again()
    {
        var time = new FakeTimeProvider();
        await using var silent = new ScriptedDnsServer(_ => []);
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1"));
        var resolver = new StubResolver(new DnsOptions { Servers = [silent.EndPoint.ToString(), server.EndPoint.ToString()] }, time);
        var asking = resolver.ResolveAsync("a.test", DnsType.A, Token).AsTask();
        await silent.UntilAsync(requests => !requests.IsEmpty);
        Assert.Empty(server.Requests);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(DnsStatus.Found, (await asking).Status);
        Assert.Equal(DnsStatus.Found, (await resolver.ResolveAsync("b.test", DnsType.A, Token)).Status);
        Assert.Single(silent.Requests);
    }

    [Fact]
    public async Task Drops_of_a_tcp_reply_do_not_buy_time()
    {
        var time = new FakeTimeProvider();
        using var drip = new SemaphoreSlim(0);
        await using var server = new ScriptedDnsServer(request => [request.IsStream
            ? DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1").Build()
            : DnsPacket.ReplyTo(request, extraFlags: 0x0200).Build()])
        {
            Drip = drip,
        };
        var resolver = server.Resolver(options => options.Rounds = 1, time);
        var asking = resolver.ResolveAsync("a.test", DnsType.A, Token).AsTask();
        await server.UntilAsync(requests => requests.Any(request => request.IsStream));
        for (var second = 0; second < 20; second++)
        {
            Assert.False(asking.IsCompleted);
            drip.Release();
            time.Advance(TimeSpan.FromSeconds(1));
        }
        var answer = await asking;
        Assert.Equal((DnsStatus.Temporary, $"time-out from {server.EndPoint}"), (answer.Status, answer.Reason));
    }

    [Fact]
    public async Task A_tcp_reply_that_ends_early_or_is_truncated_again_is_a_failure()
    {
        await using var server = new ScriptedDnsServer(request => [request.IsStream && request.Name == "short.test"
            ? []
            : DnsPacket.ReplyTo(request, extraFlags: 0x0200).Build()]);
        Assert.Equal(DnsStatus.Temporary, (await server.Resolver().ResolveAsync("short.test", DnsType.A, Token)).Status);
        Assert.Equal(DnsStatus.Temporary, (await server.Resolver().ResolveAsync("again.test", DnsType.A, Token)).Status);
    }

    [Fact]
    public async Task Where_nobody_answers_one_question_a_second_is_a_probe_and_the_rest_fail_at_once()
    {
        var time = new FakeTimeProvider();
        var isUp = false;
        await using var server = new ScriptedDnsServer(request => isUp ? [DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1").Build()] : []);
        var resolver = server.Resolver(options => (options.Rounds, options.Timeout) = (1, TimeSpan.FromSeconds(1)), time);
        for (var i = 1; i <= 10; i++)
            await AskAndTimeOut(i);
        await AskAndTimeOut(11);
        var probing = resolver.ResolveAsync("probe.test", DnsType.A, Token).AsTask();
        for (var i = 0; i < 1000; i++)
            Assert.Equal("no DNS server has answered for a while", (await resolver.ResolveAsync($"n{i}.test", DnsType.A, Token)).Reason);
        Assert.False(probing.IsCompleted);
        Assert.InRange(server.Requests.Count, 11, 12);
        isUp = true;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(DnsStatus.Found, (await resolver.ResolveAsync("up.test", DnsType.A, Token)).Status);
        Assert.Equal(DnsStatus.Found, (await resolver.ResolveAsync("up2.test", DnsType.A, Token)).Status);

        async Task AskAndTimeOut(int number)
        {
            var asking = resolver.ResolveAsync($"t{number}.test", DnsType.A, Token).AsTask();
            await server.UntilAsync(requests => requests.Count >= number);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(DnsStatus.Temporary, (await asking).Status);
        }
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_a_failure_and_no_crash()
    {
        IPEndPoint free;
        using (var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            free = (IPEndPoint)socket.LocalEndPoint!;
        }
        var resolver = new StubResolver(new DnsOptions { Servers = [free.ToString()] }, TimeProvider.System);
        Assert.Equal(DnsStatus.Temporary, (await resolver.ResolveAsync("a.test", DnsType.A, Token)).Status);
    }
}
