using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Postroad.Mail.Dns;

namespace Postroad.Mta.Tests.Senders;

/// <summary>A zone of lines <c>name TYPE value</c> that can grow; <c>FAIL</c> as value makes the question fail, <c>WAIT</c> keeps it waiting.</summary>
internal sealed class SenderZone(params string[] lines) : IDnsResolver
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly List<string> _lines = [.. lines];

    /// <summary>What was asked, as <c>name TYPE</c>.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>Set once a question that waits has been asked.</summary>
    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string line) => _lines.Add(line);

    public async ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        Questions.Enqueue($"{name} {type.ToString().ToUpperInvariant()}");
        var mine = _lines.Where(l => l.StartsWith(name + " ", StringComparison.Ordinal)).Select(l => l.Split(' ', 3)).ToList();
        var asked = mine.Where(l => l[1].Equals(type.ToString(), StringComparison.OrdinalIgnoreCase)).Select(l => l[2]).ToList();
        if (asked.Contains("WAIT"))
        {
            Waiting.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        if (asked.Contains("FAIL"))
            return DnsAnswer.Temporary("SERVFAIL");
        if (asked.Count == 0)
            return mine.Count == 0 ? DnsAnswer.NxDomain() : DnsAnswer.NoData();
        return DnsAnswer.Found([.. asked.Select(value => Record(type, value))]);
    }

    private static DnsRecord Record(DnsType type, string value) => type switch
    {
        DnsType.Txt => new DnsRecord.Text([Encoding.Latin1.GetBytes(value)], Hour),
        DnsType.Mx when value.Split(' ') is [var preference, var host] => new DnsRecord.MailExchange(ushort.Parse(preference, CultureInfo.InvariantCulture), host.TrimEnd('.'), Hour),
        _ => new DnsRecord.Address(IPAddress.Parse(value), Hour),
    };
}
