using System.Net;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Dns;
using Postroad.Mail.Spf;
using Postroad.Mail.TlsPolicy;

namespace Postroad.Cli.Checks.Records;

/// <summary>Looks at all that a domain publishes for mail, and says of each record how it is and how it should be.</summary>
internal sealed class DomainReview
{
    /// <summary>Selectors that many senders use; tried where none is given.</summary>
    private static readonly string[] UsualSelectors =
        ["default", "dkim", "mail", "s1", "s2", "k1", "k2", "selector1", "selector2", "google", "smtp", "mx", "fm1", "fm2", "fm3", "protonmail", "zoho", "mandrill", "postroad"];

    /// <summary>An address that no host has and so no record names (RFC 1112 §4, class E): the evaluation goes through all of the record.</summary>
    private static readonly IPAddress Nobody = IPAddress.Parse("240.0.0.1");

    private readonly IDnsResolver _resolver;
    private readonly TimeProvider _clock;
    private readonly DomainName _domain;
    private readonly IReadOnlyList<string> _selectors;
    private readonly CancellationToken _cancellationToken;
    private readonly List<DomainFinding> _findings = [];

    public DomainReview(IDnsResolver resolver, TimeProvider clock, DomainName domain, IReadOnlyList<string> selectors, CancellationToken cancellationToken)
    {
        (_resolver, _clock, _domain, _selectors, _cancellationToken) = (resolver, clock, domain, selectors, cancellationToken);
    }

    /// <summary>The whole evaluation of SPF for an address that nobody has.</summary>
    public SpfVerdict? Spf { get; private set; }

    public async Task<IReadOnlyList<DomainFinding>> RunAsync()
    {
        await ReviewExchangesAsync().ConfigureAwait(false);
        await ReviewSpfAsync().ConfigureAwait(false);
        await ReviewKeysAsync().ConfigureAwait(false);
        await ReviewDmarcAsync().ConfigureAwait(false);
        await ReviewTextAsync("mta-sts", $"_mta-sts.{_domain}", "v=STSv1", text => MtaStsRecord.TryParse(text, out _, out var reason) ? null : reason,
            "other servers may deliver in clear text to whoever stands between (RFC 8461)", $"v=STSv1; id={_clock.GetUtcNow():yyyyMMddHHmmss}").ConfigureAwait(false);
        await ReviewTextAsync("tls-rpt", $"_smtp._tls.{_domain}", "v=TLSRPTv1", text => TlsReportingRecord.TryParse(text, out _, out var reason) ? null : reason,
            "nobody tells you when TLS to your servers fails (RFC 8460)", $"v=TLSRPTv1; rua=mailto:tls-reports@{_domain}").ConfigureAwait(false);
        return _findings;
    }

    private async Task ReviewExchangesAsync()
    {
        var name = _domain.Ascii;
        var answer = await AskAsync(name, DnsType.Mx).ConfigureAwait(false);
        var exchanges = answer.Records.OfType<DnsRecord.MailExchange>().OrderBy(e => e.Preference).ToList();
        var record = exchanges.Count == 0 ? null : string.Join(", ", exchanges.Select(e => $"{e.Preference} {(e.Exchange.Length == 0 ? "." : e.Exchange)}"));
        if (answer.Status == DnsStatus.Temporary)
            Add("mx", name, null, "unknown", $"no answer: {answer.Reason}");
        else if (exchanges.Count == 0)
            Add("mx", name, null, "advice", "without MX, mail goes to the address of the name itself (RFC 5321 §5.1); say which server it is, or that there is none", $"10 mail.{_domain}, or 0 . for a domain without mail");
        else if (exchanges is [{ Exchange.Length: 0 }])
            Add("mx", name, record, "ok", "the domain takes no mail (RFC 7505)");
        else if (exchanges.Exists(e => e.Exchange.Length == 0))
            Add("mx", name, record, "broken", "0 . says that there is no mail server, and others stand beside it (RFC 7505 §3): take out the one or the others");
        else if (exchanges.Exists(e => IPAddress.TryParse(e.Exchange, out _)))
            Add("mx", name, record, "broken", "an exchange is a name, never an address (RFC 5321 §5.1)");
        else if (await WithoutAddressAsync(exchanges.Select(e => e.Exchange)).ConfigureAwait(false) is { Count: > 0 } lost)
            Add("mx", name, record, "broken", $"no address for {string.Join(", ", lost)}: mail waits or comes back");
        else
            Add("mx", name, record, "ok", $"{exchanges.Count} in order of preference");
    }

    private async Task<List<string>> WithoutAddressAsync(IEnumerable<string> hosts)
    {
        var lost = new List<string>();
        foreach (var host in hosts.Take(SpfOptions.MaxNames))
        {
            var v4 = await AskAsync(host, DnsType.A).ConfigureAwait(false);
            if (v4.Records.IsEmpty && v4.Status != DnsStatus.Temporary && (await AskAsync(host, DnsType.Aaaa).ConfigureAwait(false)) is { Records.IsEmpty: true, Status: not DnsStatus.Temporary })
                lost.Add(host);
        }
        return lost;
    }

    private async Task ReviewSpfAsync()
    {
        Spf = await new SpfEvaluator(_resolver, time: _clock).EvaluateAsync(new SpfRequest(Nobody, _domain.Ascii, $"postmaster@{_domain}"), _cancellationToken).ConfigureAwait(false);
        var published = Spf.Steps.FirstOrDefault(s => s is { Depth: 0, Outcome: "record" })?.Term;
        if (Spf.Result == SpfResult.None)
            Add("spf", _domain.Ascii, null, "advice", "without SPF anybody may use the domain as reverse-path", "v=spf1 mx -all");
        else if (Spf.Result is SpfResult.PermError or SpfResult.TempError)
            Add("spf", _domain.Ascii, published, Spf.Result == SpfResult.PermError ? "broken" : "unknown", Spf.Reason);
        else
            AddSound("spf", _domain.Ascii, published!, AdviceOnSpf(published!, Spf), $"{Spf.Lookups} of 10 lookups", SuggestSpf(published!, Spf));
    }

    private static string? AdviceOnSpf(string record, SpfVerdict verdict)
    {
        var advice = new List<string>();
        if (verdict.Result == SpfResult.Pass)
            advice.Add("any host at all passes: the record protects nobody");
        if (verdict.Result == SpfResult.Neutral)
            advice.Add("hosts that are not named come out as neutral: end the record with -all or ~all");
        if (verdict.Lookups >= 9)
            advice.Add($"{verdict.Lookups} of 10 lookups: the next include breaks it");
        // The address that nobody has has no name either: what ptr did not find says nothing of the record.
        if (verdict.VoidLookups - verdict.Steps.Count(step => step.Outcome == "no match" && IsPointer(step.Term)) is > 0 and var voids)
            advice.Add($"{voids} of 2 lookups that may find nothing: take out the names that are gone (RFC 7208 §4.6.4)");
        if (record.Split(' ').Any(IsPointer))
            advice.Add("ptr is slow and many receivers skip it: name the addresses (RFC 7208 §5.5)");
        return advice.Count == 0 ? null : string.Join("; ", advice);
    }

    private static bool IsPointer(string term) =>
        term.AsSpan().TrimStart("+-~?") is var name && name.StartsWith("ptr", StringComparison.OrdinalIgnoreCase) && (name.Length == 3 || name[3] is ':' or '/');

    /// <summary>The record without <c>ptr</c>, and with an end that tells strangers from hosts of the domain; null where it has both already.</summary>
    private static string? SuggestSpf(string record, SpfVerdict verdict)
    {
        var terms = record.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // An end of its own would take the redirect away (RFC 7208 §6.1): there it is the other record that has to change.
        var isOpen = verdict.Result is SpfResult.Pass or SpfResult.Neutral && !terms.Any(term => term.StartsWith("redirect=", StringComparison.OrdinalIgnoreCase));
        var kept = terms.Where(term => !IsPointer(term) && !(isOpen && term is "all" or "+all" or "?all")).ToList();
        return kept.Count == terms.Length && !isOpen ? null : string.Join(' ', isOpen ? kept.Append("-all") : kept);
    }

    private async Task ReviewKeysAsync()
    {
        var found = 0;
        foreach (var selector in _selectors.Count > 0 ? _selectors : UsualSelectors)
        {
            var name = $"{selector}._domainkey.{_domain}";
            var answer = await AskAsync(name, DnsType.Txt).ConfigureAwait(false);
            var texts = answer.Records.OfType<DnsRecord.Text>().Select(JoinText).ToList();
            if (texts.Count == 0 && _selectors.Count == 0)
                continue;
            found++;
            if (answer.Status == DnsStatus.Temporary)
                Add("dkim", name, null, "unknown", $"no answer: {answer.Reason}");
            else if (texts.Count == 0)
                Add("dkim", name, null, "broken", "there is no key: signatures with this selector cannot be verified");
            else
                AddKey(name, texts);
        }
        if (found == 0)
            Add("dkim", $"*._domainkey.{_domain}", null, "advice", "no key under a usual selector; --selector NAME looks at yours", null);
    }

    private void AddKey(string name, List<byte[]> texts)
    {
        var text = Encoding.Latin1.GetString(texts[0]);
        if (texts.Count > 1)
            Add("dkim", name, text, "broken", $"{texts.Count} records at one name: which of them counts is left to chance (RFC 6376 §3.6.2.2)");
        else if (!DkimKeyRecord.TryParse(texts[0], out var key, out var reason))
            Add("dkim", name, text, "broken", reason);
        else if (key.IsRevoked)
            Add("dkim", name, text, "ok", "revoked on purpose (p= is empty)");
        else if (key is { KeyType: "rsa", Bits: < 1024 })
            Add("dkim", name, text, "broken", $"{key.Bits} bits: receivers must not accept fewer than 1024 (RFC 8301 §3.2)");
        else if (key is { KeyType: "rsa", Bits: < 2048 })
            Add("dkim", name, text, "advice", $"{key.Bits} bits: 2048 are the recommendation (RFC 8301 §3.2)");
        else if (key.IsTesting)
            Add("dkim", name, text, "advice", "t=y says that you are only testing: take it out when you are done");
        else
            Add("dkim", name, text, "ok", $"{key.KeyType}, {key.Bits} bits");
    }

    private async Task ReviewDmarcAsync()
    {
        var verdict = await new DmarcEvaluator(_resolver).EvaluateAsync(new DmarcRequest(_domain, [], []), _cancellationToken).ConfigureAwait(false);
        var name = $"_dmarc.{verdict.PolicyDomain ?? _domain.Ascii}";
        var suggestion = $"v=DMARC1; p=none; rua=mailto:dmarc-reports@{_domain}";
        if (verdict.Result == DmarcResult.TempError)
            Add("dmarc", name, null, "unknown", verdict.Reason);
        else if (verdict.Record is not { } record)
            Add("dmarc", name, verdict.Questions.FirstOrDefault(q => q.Name == name && q.Outcome.StartsWith("v=", StringComparison.OrdinalIgnoreCase))?.Outcome, "advice", verdict.Reason, suggestion);
        else if (DmarcRecord.FindFault(Encoding.Latin1.GetBytes(record.Text)) is { } fault)
            Add("dmarc", name, record.Text, "broken", fault);
        else
            AddSound("dmarc", name, record.Text, AdviceOnDmarc(record, verdict), $"asks for '{verdict.Policy}' and wants reports".ToLowerInvariant(), SuggestDmarc(record));
    }

    /// <summary>The record without the tag that is gone; null where it has none.</summary>
    private static string? SuggestDmarc(DmarcRecord record)
    {
        var tags = record.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var kept = tags.Where(t => !t.StartsWith("pct", StringComparison.OrdinalIgnoreCase)).ToList();
        return kept.Count == tags.Length ? null : string.Join("; ", kept);
    }

    private static string? AdviceOnDmarc(DmarcRecord record, DmarcVerdict verdict)
    {
        var advice = new List<string>();
        if (record.AggregateReports.IsEmpty)
            advice.Add("nobody gets reports: add rua=mailto:… to see who uses the domain");
        if (record.Text.Contains("pct=", StringComparison.OrdinalIgnoreCase))
            advice.Add("pct= is gone from the standard: t=y is how one tests now (RFC 9989 §4.7)");
        if (record.IsTesting)
            advice.Add("t=y: each policy counts one level lower while you test");
        if (verdict.Policy == DmarcPolicy.None && !record.IsTesting)
            advice.Add("p=none only watches: when the reports show your mail passing, ask for quarantine, then reject");
        return advice.Count == 0 ? null : string.Join("; ", advice);
    }

    private async Task ReviewTextAsync(string subject, string name, string version, Func<byte[], string?> findFault, string without, string suggestion)
    {
        var answer = await AskAsync(name, DnsType.Txt).ConfigureAwait(false);
        var texts = answer.Records.OfType<DnsRecord.Text>().Select(JoinText).Where(t => Encoding.Latin1.GetString(t).StartsWith(version, StringComparison.Ordinal)).ToList();
        if (answer.Status == DnsStatus.Temporary)
            Add(subject, name, null, "unknown", $"no answer: {answer.Reason}");
        else if (texts.Count == 0)
            Add(subject, name, null, "advice", without, suggestion);
        else if (texts.Count > 1)
            Add(subject, name, Encoding.Latin1.GetString(texts[0]), "broken", $"{texts.Count} records where one is allowed: they count as none");
        else if (findFault(texts[0]) is { } fault)
            Add(subject, name, Encoding.Latin1.GetString(texts[0]), "broken", fault);
        else
            Add(subject, name, Encoding.Latin1.GetString(texts[0]), "ok", "keeps to its definition");
    }

    private ValueTask<DnsAnswer> AskAsync(string name, DnsType type) => _resolver.ResolveAsync(name, type, _cancellationToken);

    private static byte[] JoinText(DnsRecord.Text text) => [.. text.Strings.SelectMany(s => s.ToArray())];

    /// <summary>A record that is as it should be, or that could be better.</summary>
    private void AddSound(string subject, string name, string record, string? advice, string praise, string? suggested = null) =>
        Add(subject, name, record, advice is null ? "ok" : "advice", advice ?? praise, suggested);

    private void Add(string subject, string name, string? record, string state, string advice, string? suggested = null) =>
        _findings.Add(new DomainFinding(subject, name, record, state, advice, suggested));
}
