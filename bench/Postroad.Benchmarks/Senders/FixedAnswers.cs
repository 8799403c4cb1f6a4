using System.Text;
using Postroad.Mail.Dns;

namespace Postroad.Benchmarks.Senders;

/// <summary>Text records that are there at once, as from a cache.</summary>
internal sealed class FixedAnswers(params (string Name, string Text)[] records) : IDnsResolver
{
    private readonly Dictionary<string, DnsAnswer> _answers = records.ToDictionary(
        r => r.Name, r => DnsAnswer.Found([new DnsRecord.Text([Encoding.ASCII.GetBytes(r.Text)], TimeSpan.FromHours(1))]), StringComparer.Ordinal);

    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) =>
        ValueTask.FromResult(!_answers.TryGetValue(name, out var answer) ? DnsAnswer.NxDomain() : type == DnsType.Txt ? answer : DnsAnswer.NoData());
}
