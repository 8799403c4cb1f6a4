using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns;

public sealed class ResolverFuzzTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_comes_before_it_the_right_reply_is_found()
    {
        // Damage, then the truth: what is damaged is either passed over or says something about the question that was asked.
        var random = new Random(1);
        await using var server = new ScriptedDnsServer(request =>
        {
            var good = DnsPacket.ReplyTo(request, answers: 2).Exchange(request.Name, 10, "mx.test").Exchange(request.Name, 20, "mx2.test").Build();
            var bad = good.ToArray();
            for (var changes = random.Next(6); changes > 0; changes--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            bad = bad[..random.Next(random.Next(2) == 0 ? 1 : bad.Length, bad.Length + 1)];
            return request.IsStream ? [good] : [bad, good];
        });
        var resolver = server.Resolver(options => options.Rounds = 1);
        for (var i = 0; i < 250; i++)
        {
            var answer = await resolver.ResolveAsync($"n{i}.test", DnsType.Mx, Token);
            Assert.True(answer.Status != DnsStatus.Temporary || answer.Reason is not null);
            Assert.Equal(answer.Status == DnsStatus.Found, !answer.Records.IsEmpty);
        }
    }

    [Fact]
    public async Task Questions_beyond_the_number_allowed_wait_for_their_turn()
    {
        var time = new FakeTimeProvider();
        await using var server = new ScriptedDnsServer(_ => []);
        var resolver = server.Resolver(options => (options.MaxConcurrentQuestions, options.Rounds) = (4, 1), time);
        var all = Enumerable.Range(0, 8).Select(i => resolver.ResolveAsync($"n{i}.test", DnsType.A, Token).AsTask()).ToArray();
        for (var turn = 1; turn <= 2; turn++)
        {
            var expected = turn * 4;
            await server.UntilAsync(requests => requests.Count >= expected);
            Assert.Equal(expected, server.Requests.Count);
            time.Advance(TimeSpan.FromSeconds(20));
        }
        Assert.All(await Task.WhenAll(all), answer => Assert.Equal(DnsStatus.Temporary, answer.Status));
    }
}
