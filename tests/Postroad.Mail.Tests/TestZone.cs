using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests;

/// <summary>
/// A zone in a few lines: <c>name TYPE value</c> each; a TXT value may hold several strings between bars; <c>FAIL</c> as value makes the question fail.
/// It counts the questions, so that a test can say how many were asked.
/// </summary>
internal sealed class TestZone : IDnsResolver
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Dictionary<string, List<(string Type, string Value)>> _names = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Questions { get; } = new();

    public static TestZone Of(params string[] lines)
    {
        var zone = new TestZone();
        foreach (var line in lines)
            zone.Add(line);
        return zone;
    }

    public void Add(string line)
    {
        var parts = line.Split(' ', 3);
        Add(parts[0], parts.Length > 1 ? parts[1] : null, parts.Length > 2 ? parts[2] : "");
    }

    /// <summary>Adds a name that may hold spaces, alone or with a record.</summary>
    public void Add(string name, string? type, string value)
    {
        if (!_names.TryGetValue(name, out var records))
            _names[name] = records = [];
        if (type is not null)
            records.Add((type, value));
    }

    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var word = type.ToString().ToUpperInvariant();
        Questions.Enqueue($"{name} {word}");
        for (var hop = 0; hop <= 8; hop++)
        {
            if (!_names.TryGetValue(name, out var records))
                return ValueTask.FromResult(DnsAnswer.NxDomain());
            var mine = records.Where(r => r.Type == word).ToList();
            if (mine.Any(r => r.Value == "FAIL"))
                return ValueTask.FromResult(DnsAnswer.Temporary("SERVFAIL"));
            if (mine.Count > 0)
                return ValueTask.FromResult(DnsAnswer.Found([.. mine.Select(r => Read(r.Type, r.Value))]));
            if (records.FirstOrDefault(r => r.Type == "CNAME") is not { Value: { } alias })
                return ValueTask.FromResult(records.Any(r => r.Value == "FAIL" && r.Type == "ANY") ? DnsAnswer.Temporary("SERVFAIL") : DnsAnswer.NoData());
            name = alias;
        }
        return ValueTask.FromResult(DnsAnswer.Temporary("too many aliases"));
    }

    private static DnsRecord Read(string type, string value) => type switch
    {
        "TXT" => new DnsRecord.Text([.. value.Split('|').Select(s => new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(s)))], Hour),
        "A" or "AAAA" => new DnsRecord.Address(IPAddress.Parse(value), Hour),
        "MX" => new DnsRecord.MailExchange(int.Parse(value.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), value.Split(' ')[1].ToLowerInvariant(), Hour),
        _ => new DnsRecord.Name(value.ToLowerInvariant(), Hour),
    };
}
