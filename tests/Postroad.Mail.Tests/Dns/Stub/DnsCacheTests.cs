using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Stub;

namespace Postroad.Mail.Tests.Dns.Stub;

public sealed class DnsCacheTests
{
    private abstract record Step
    {
        public sealed record Put(int Name, int Seconds, int Octets) : Step;
        public sealed record Get(int Name) : Step;
        public sealed record Wait(int Seconds) : Step;
    }

    private static readonly Gen<Step> Steps = Gen.OneOf<Step>(
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 40], Gen.Int[0, 900], (name, seconds, octets) => (Step)new Step.Put(name, seconds, octets)),
        Gen.Int[0, 9].Select(name => (Step)new Step.Get(name)),
        Gen.Int[0, 20].Select(seconds => (Step)new Step.Wait(seconds)));

    [Fact]
    public void The_cache_does_what_a_plain_list_would_do() => Steps.Array[0, 60].Sample(steps =>
    {
        var options = new DnsOptions { MaxCachedAnswers = 4, MaxCachedOctets = 3000, MaxNegativeTimeToLive = TimeSpan.FromSeconds(30) };
        var time = new FakeTimeProvider();
        var cache = new DnsCache(options, time);
        // Newest use last: name, what was put, until when.
        var model = new List<(int Name, DnsAnswer Answer, DateTimeOffset Until, int Octets)>();
        foreach (var step in steps)
        {
            switch (step)
            {
                case Step.Wait wait:
                    time.Advance(TimeSpan.FromSeconds(wait.Seconds));
                    break;
                case Step.Put put:
                    var answer = DnsAnswer.NxDomain();
                    cache.Put(Question(put.Name), new(answer, TimeSpan.FromSeconds(put.Seconds), put.Octets));
                    model.RemoveAll(entry => entry.Name == put.Name);
                    while (model.Count >= 4 || model.Sum(entry => entry.Octets) + put.Octets + 200 > 3000)
                        model.RemoveAt(0);
                    model.Add((put.Name, answer, time.GetUtcNow().AddSeconds(Math.Clamp(put.Seconds, 1, 30)), put.Octets + 200));
                    break;
                case Step.Get get:
                    var index = model.FindIndex(entry => entry.Name == get.Name);
                    var isThere = index >= 0 && time.GetUtcNow() < model[index].Until;
                    Assert.Equal(isThere, cache.TryGet(Question(get.Name), out var found));
                    if (index >= 0)
                    {
                        var entry = model[index];
                        model.RemoveAt(index);
                        if (isThere)
                        {
                            Assert.Same(entry.Answer, found);
                            model.Add(entry);
                        }
                    }
                    break;
            }
            Assert.Equal(model.Count, cache.Count);
        }
    }, iter: 3_000);

    [Fact]
    public void What_is_larger_than_the_cache_is_not_kept()
    {
        var cache = new DnsCache(new DnsOptions { MaxCachedOctets = 1000 }, TimeProvider.System);
        cache.Put(Question(1), new(DnsAnswer.NxDomain(), TimeSpan.FromHours(1), 5));
        cache.Put(Question(2), new(DnsAnswer.NxDomain(), TimeSpan.FromHours(1), 801));
        Assert.True(cache.TryGet(Question(1), out _));
        Assert.False(cache.TryGet(Question(2), out _));
    }

    [Fact]
    public void A_cache_of_no_answers_keeps_none()
    {
        var cache = new DnsCache(new DnsOptions { MaxCachedAnswers = 0 }, TimeProvider.System);
        cache.Put(Question(1), new(DnsAnswer.NxDomain(), TimeSpan.FromHours(1), 5));
        Assert.Equal(0, cache.Count);
    }

    private static DnsQuestion Question(int name) => new($"n{name}.test", DnsType.A);
}
