using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns;

public sealed class CacheTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_kept_for_its_time_and_not_longer()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 2).Alias(request.Name, "b.test", 40).Address("b.test", "192.0.2.1", 300));
        var resolver = server.Resolver(time: _time);
        Assert.Equal([1, 1, 2], await AskAt(resolver, server, 0, 39, 2));
        Assert.Equal(1, resolver.CachedAnswers);
    }

    [Fact]
    public async Task Names_are_one_question_in_any_case()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1"));
        var resolver = server.Resolver(time: _time);
        await resolver.ResolveAsync("A.Test", DnsType.A, Token);
        await resolver.ResolveAsync("a.test", DnsType.A, Token);
        await resolver.ResolveAsync("a.test", DnsType.Aaaa, Token);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public async Task That_nothing_is_there_is_kept_as_the_zone_says(int code)
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, code, authorities: 1).Authority("test", 300, 60));
        Assert.Equal([1, 1, 2], await AskAt(server.Resolver(time: _time), server, 0, 59, 2));
    }

    [Fact]
    public async Task A_failure_is_kept_for_half_a_minute_at_most()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, code: 2));
        var resolver = server.Resolver(options => (options.Rounds, options.FailureTimeToLive) = (1, TimeSpan.FromHours(1)), _time);
        Assert.Equal([1, 1, 2], await AskAt(resolver, server, 0, 29, 2));
    }

    [Fact]
    public async Task Times_are_brought_within_bounds()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1)
            .Address(request.Name, "192.0.2.1", request.Name == "zero.test" ? 0 : int.MaxValue));
        var resolver = server.Resolver(time: _time);
        Assert.Equal([1, 2], await AskAt(resolver, server, "zero.test", 0, 1));
        Assert.Equal([3, 3, 4], await AskAt(resolver, server, "long.test", 0, 86_399, 2));
    }

    [Fact]
    public async Task A_time_with_its_highest_bit_set_is_none()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Name(request.Name).Number(1).Number(1).Number(0xFFFF).Number(0xFFFF).Number(4).Raw(192, 0, 2, 1));
        Assert.Equal([1, 2], await AskAt(server.Resolver(time: _time), server, 0, 1));
    }

    [Fact]
    public async Task The_cache_keeps_to_its_number_of_answers_and_drops_those_that_nobody_uses()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1"));
        var resolver = server.Resolver(options => options.MaxCachedAnswers = 3, _time);
        foreach (var name in new[] { "a.test", "b.test", "c.test", "a.test", "d.test" })
            await resolver.ResolveAsync(name, DnsType.A, Token);
        Assert.Equal((4, 3), (server.Requests.Count, resolver.CachedAnswers));
        await resolver.ResolveAsync("a.test", DnsType.A, Token);
        Assert.Equal(4, server.Requests.Count);
        await resolver.ResolveAsync("b.test", DnsType.A, Token);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task The_cache_keeps_to_its_number_of_octets()
    {
        await using var server = ScriptedDnsServer.Replying(request => DnsPacket.ReplyTo(request, answers: 1)
            .Record(request.Name, DnsType.Txt, 300, packet => packet.Raw([200, .. new byte[200]])));
        var resolver = server.Resolver(options => options.MaxCachedOctets = 2000, _time);
        for (var i = 0; i < 20; i++)
            await resolver.ResolveAsync($"n{i}.test", DnsType.Txt, Token);
        Assert.Equal(4, resolver.CachedAnswers);
    }

    [Fact]
    public async Task One_question_is_asked_once_for_all_who_wait_and_goes_on_when_one_gives_up()
    {
        using var gate = new ManualResetEventSlim();
        await using var server = ScriptedDnsServer.Replying(request =>
        {
            gate.Wait(Token);
            return DnsPacket.ReplyTo(request, answers: 1).Address(request.Name, "192.0.2.1");
        });
        var resolver = server.Resolver(time: _time);
        using var giveUp = new CancellationTokenSource();
        var first = resolver.ResolveAsync("a.test", DnsType.A, giveUp.Token).AsTask();
        var others = Enumerable.Range(0, 50).Select(_ => resolver.ResolveAsync("a.test", DnsType.A, Token).AsTask()).ToArray();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.Set();
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal(DnsStatus.Found, answer.Status));
        Assert.Single(server.Requests);
    }

    private Task<List<int>> AskAt(StubResolver resolver, ScriptedDnsServer server, params int[] waits) => AskAt(resolver, server, "a.test", waits);

    /// <summary>Asks after each wait, in seconds, and says how many questions had come to the server by then.</summary>
    private async Task<List<int>> AskAt(StubResolver resolver, ScriptedDnsServer server, string name, params int[] waits)
    {
        var counts = new List<int>();
        foreach (var wait in waits)
        {
            _time.Advance(TimeSpan.FromSeconds(wait));
            await resolver.ResolveAsync(name, DnsType.A, Token);
            counts.Add(server.Requests.Count);
        }
        return counts;
    }
}
