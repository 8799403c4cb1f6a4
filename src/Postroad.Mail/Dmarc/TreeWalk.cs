using System.Collections.Immutable;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Dmarc;

/// <summary>
/// Walks up the DNS for policies, eight questions a domain at most (RFC 9989 §4.10), and asks for each name once in a message however many
/// domains lie below it.
/// </summary>
internal sealed class TreeWalk
{
    private const int MaxLabels = 8;

    private readonly IDnsResolver _resolver;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly ImmutableArray<DmarcQuestion>.Builder _questions = ImmutableArray.CreateBuilder<DmarcQuestion>();

    public TreeWalk(IDnsResolver resolver, CancellationToken cancellationToken)
    {
        (_resolver, _cancellationToken) = (resolver, cancellationToken);
    }

    /// <summary>What one name publishes: a record, nothing, or nobody knows.</summary>
    private readonly record struct Answer(DmarcRecord? Record, bool IsTemporary);

    /// <summary>What a walk found: records from the longest name to the shortest; or that the DNS failed on the way.</summary>
    public sealed record Path(string Start, ImmutableArray<(string Domain, DmarcRecord Record)> Records, bool IsTemporary)
    {
        /// <summary>The organizational domain (RFC 9989 §4.10.2): the first with psd=n, or one label below the first with psd=y above the start, or the shortest with a record, or the start.</summary>
        public string OrganizationalDomain
        {
            get
            {
                foreach (var (domain, record) in Records)
                {
                    if (record.Psd == DmarcPsd.No)
                        return domain;
                    if (record.Psd == DmarcPsd.Yes && domain != Start)
                        return LastLabels(Start, Labels(domain) + 1);
                }
                return Records.IsEmpty ? Start : Records[^1].Domain;
            }
        }

        /// <summary>The policy that applies (RFC 9989 §4.10.1): that of the start, else of the organizational domain, else of the public suffix.</summary>
        public (string Domain, DmarcRecord Record)? Policy
        {
            get
            {
                var organization = OrganizationalDomain;
                foreach (var wanted in (ReadOnlySpan<string>)[Start, organization])
                {
                    foreach (var found in Records)
                    {
                        if (found.Domain == wanted)
                            return found;
                    }
                }
                return Records is [.., var last] && last.Record.Psd == DmarcPsd.Yes ? last : null;
            }
        }
    }

    public ImmutableArray<DmarcQuestion> Questions => _questions.ToImmutable();

    /// <summary>The walk from a domain up.</summary>
    public async ValueTask<Path> FromAsync(string start)
    {
        var records = ImmutableArray.CreateBuilder<(string, DmarcRecord)>();
        for (var target = start; target.Length > 0; target = Next(target))
        {
            var answer = await AskAsync(target).ConfigureAwait(false);
            if (answer.IsTemporary)
                return new Path(start, records.ToImmutable(), true);
            if (answer.Record is not { } record)
                continue;
            records.Add((target, record));
            if (record.Psd != DmarcPsd.Unknown)
                break;
        }
        return new Path(start, records.ToImmutable(), false);
    }

    /// <summary>Whether a domain exists (RFC 9989 §3.2.13: no answer of NXDOMAIN); null where nobody knows.</summary>
    public async ValueTask<bool?> ExistsAsync(string domain)
    {
        var answer = await _resolver.ResolveAsync(domain, DnsType.A, _cancellationToken).ConfigureAwait(false);
        _questions.Add(new DmarcQuestion(domain, DnsType.A, answer.Status == DnsStatus.NxDomain ? "does not exist" : answer.Status == DnsStatus.Temporary ? $"no answer: {answer.Reason}" : "exists"));
        return answer.Status == DnsStatus.Temporary ? null : answer.Status != DnsStatus.NxDomain;
    }

    // Steps 3, 4 and 7: one label less, but from more than eight down to seven at once
    private static string Next(string target)
    {
        var labels = Labels(target);
        return labels >= MaxLabels ? LastLabels(target, MaxLabels - 1) : LastLabels(target, labels - 1);
    }

    private static int Labels(string domain) => domain.AsSpan().Count('.') + 1;

    private static string LastLabels(string domain, int count)
    {
        if (count <= 0)
            return "";
        var at = domain.Length;
        for (; count > 0 && at > 0; count--)
            at = domain.LastIndexOf('.', at - 1);
        return domain[(at + 1)..];
    }

    private async ValueTask<Answer> AskAsync(string domain)
    {
        if (_answers.TryGetValue(domain, out var known))
            return known;
        var name = "_dmarc." + domain;
        if (name.Length > 253)
            return _answers[domain] = default;
        var answer = await _resolver.ResolveAsync(name, DnsType.Txt, _cancellationToken).ConfigureAwait(false);
        var records = answer.Records.OfType<DnsRecord.Text>().Select(DnsText.Join).Where(text => DmarcRecord.IsDmarc(text)).ToList();
        DmarcRecord? record = null;
        // Several records of one name are all discarded (step 2).
        if (records.Count == 1)
            record = DmarcRecord.TryParse(records[0], out var read) ? read : null;
        _questions.Add(new DmarcQuestion(name, DnsType.Txt, Tell(answer, records.Count, record)));
        return _answers[domain] = new Answer(record, answer.Status == DnsStatus.Temporary);
    }

    private static string Tell(DnsAnswer answer, int count, DmarcRecord? record) =>
        answer.Status == DnsStatus.Temporary ? $"no answer: {answer.Reason}"
        : count > 1 ? $"{count} records, which count as none"
        : record is not null ? record.Text
        : count == 1 ? "a record with one tag twice, which counts as none"
        : "no record";
}
