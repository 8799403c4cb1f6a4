using BenchmarkDotNet.Attributes;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Stub;
using Postroad.Mail.Dns.Wire;

namespace Postroad.Benchmarks.Mail;

/// <summary>What a question costs beside its way over the network.</summary>
[MemoryDiagnoser]
public class DnsBenchmark
{
    private static readonly DnsQuestion Question = new("example.com", DnsType.Mx);
    private readonly byte[] _reply = MailInput.Reply();
    private readonly DnsCache _cache = new(new DnsOptions(), TimeProvider.System);

    public DnsBenchmark() => _cache.Put(Question, new DnsLookup(DnsAnswer.NoData(), TimeSpan.FromDays(1), 100));

    [Benchmark]
    public object? WriteQuestion() => DnsQuery.Create(Question, withEdns: true);

    [Benchmark]
    public object? ReadReply() => DnsReply.TryRead(_reply);

    [Benchmark]
    public bool FindInCache() => _cache.TryGet(Question, out _);
}
