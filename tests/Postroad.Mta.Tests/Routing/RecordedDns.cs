using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Postroad.Mail.Dns;

namespace Postroad.Mta.Tests.Routing;

/// <summary>Answers what the test told it, and says that all else does not exist. It remembers what it was asked.</summary>
internal sealed class RecordedDns : IDnsResolver
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(string Name, DnsType Type), DnsAnswer> _answers = new();

    public ConcurrentQueue<(string Name, DnsType Type)> Asked { get; } = new();

    public void Mx(string domain, params (int Preference, string Host)[] hosts) =>
        _answers[(domain, DnsType.Mx)] = DnsAnswer.Found([.. hosts.Select(static h => new DnsRecord.MailExchange(h.Preference, h.Host, Hour))]);

    public void Address(string host, params string[] addresses)
    {
        foreach (var family in addresses.Select(IPAddress.Parse).GroupBy(static a => a.AddressFamily == AddressFamily.InterNetworkV6 ? DnsType.Aaaa : DnsType.A))
            _answers[(host, family.Key)] = DnsAnswer.Found([.. family.Select(static a => new DnsRecord.Address(a, Hour))]);
    }

    public void NoData(string name, DnsType type) => _answers[(name, type)] = DnsAnswer.NoData();

    public void Circle(string name, DnsType type) => _answers[(name, type)] = DnsAnswer.AliasLoop(8);

    public void Fail(string name, DnsType type, string reason) => _answers[(name, type)] = DnsAnswer.Temporary(reason);

    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        Asked.Enqueue((name, type));
        return new(_answers.TryGetValue((name, type), out var answer) ? answer : DnsAnswer.NxDomain());
    }
}
