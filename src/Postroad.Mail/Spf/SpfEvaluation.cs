using System.Collections.Immutable;
using Postroad.Mail.Dns;
using Postroad.Mail.Spf.Macros;

namespace Postroad.Mail.Spf;

/// <summary>
/// One run of check_host() and all it calls (RFC 7208 §4): the counts of lookups are its, since they hold for the whole run and not for one record.
/// </summary>
internal sealed class SpfEvaluation
{
    private readonly IDnsResolver _resolver;
    private readonly SpfOptions _options;
    private readonly MacroValues _values;
    private readonly CancellationToken _cancellationToken;
    private readonly ImmutableArray<SpfStep>.Builder _steps = ImmutableArray.CreateBuilder<SpfStep>();
    private readonly SpfPointers _pointers;
    private int _lookups;
    private int _voids;

    public SpfEvaluation(IDnsResolver resolver, SpfOptions options, MacroValues values, CancellationToken cancellationToken)
    {
        (_resolver, _options, _values, _cancellationToken) = (resolver, options, values, cancellationToken);
        _pointers = new(resolver, values, cancellationToken);
    }

    /// <summary>How a record came out; the record and its domain are those that decided, after any redirect.</summary>
    private readonly record struct Outcome(SpfResult Result, string Reason, SpfRecord? Record, string Domain);

    /// <summary>How a mechanism came out: matched or not, or the whole evaluation is over.</summary>
    /// <param name="Matched">Whether the mechanism matches.</param>
    /// <param name="Error">The error that it ends in; null where it ends in none.</param>
    /// <param name="Detail">Why.</param>
    /// <param name="IsWhole">Whether the detail names term and record itself, as that from an included record does.</param>
    private readonly record struct Test(bool Matched, SpfResult? Error, string Detail, bool IsWhole = false)
    {
        public static Test Of(bool matched, string detail) => new(matched, null, detail);

        public static Test Fault(SpfResult error, string detail) => new(false, error, detail);
    }

    public async ValueTask<SpfVerdict> JudgeAsync(SpfIdentity identity)
    {
        var outcome = await CheckHostAsync(_values.Domain, 0).ConfigureAwait(false);
        var explanation = outcome.Result == SpfResult.Fail ? await ExplainAsync(outcome).ConfigureAwait(false) : null;
        return Verdict(identity, outcome.Result, outcome.Reason, explanation);
    }

    public SpfVerdict TimedOut(SpfIdentity identity) =>
        Verdict(identity, SpfResult.TempError, $"no verdict within {_options.TimeLimit.TotalSeconds:0} seconds (RFC 7208 §4.6.4)", null);

    private SpfVerdict Verdict(SpfIdentity identity, SpfResult result, string reason, string? explanation) =>
        new(result, identity, _values.Domain, explanation, reason, Math.Min(_lookups, SpfOptions.MaxLookups), _voids, _steps.ToImmutable());

    // RFC 7208 §4.3 to §4.7
    private async ValueTask<Outcome> CheckHostAsync(string domain, int depth)
    {
        var (record, failed) = await FetchAsync(domain, depth).ConfigureAwait(false);
        if (record is null)
            return failed;
        foreach (var directive in record.Directives)
        {
            var test = await TestAsync(directive.Mechanism, domain, depth).ConfigureAwait(false);
            Note(depth, domain, directive.Text, test.Error is { } error ? Words(error) : test.Matched ? "match" : "no match", test.Detail);
            if (test.Error is { } fault)
                return new Outcome(fault, test.IsWhole ? test.Detail : $"'{directive.Text}' in the record of {domain}: {test.Detail}", record, domain);
            if (test.Matched)
                return new Outcome(directive.Result, $"'{directive.Text}' in the record of {domain} matched", record, domain);
        }
        if (record.Redirect is not { } redirect || record.HasAll)
            return new Outcome(SpfResult.Neutral, $"no term in the record of {domain} matched", record, domain);
        return await RedirectAsync(redirect, record, domain, depth).ConfigureAwait(false);
    }

    // RFC 7208 §4.4, §4.5
    private async ValueTask<(SpfRecord? Record, Outcome Failed)> FetchAsync(string domain, int depth)
    {
        var answer = await _resolver.ResolveAsync(domain, DnsType.Txt, _cancellationToken).ConfigureAwait(false);
        if (answer.Status == DnsStatus.Temporary)
            return Failed(SpfResult.TempError, $"the TXT records of {domain} could not be had: {answer.Reason}");
        var published = answer.Records.OfType<DnsRecord.Text>().Select(DnsText.Join).Where(text => SpfRecord.IsSpf(text)).ToList();
        if (published.Count == 0)
            return Failed(SpfResult.None, answer.Status == DnsStatus.NxDomain ? $"{domain} does not exist" : $"{domain} publishes no SPF record");
        if (published.Count > 1)
            return Failed(SpfResult.PermError, $"{domain} publishes {published.Count} SPF records where one is allowed (RFC 7208 §4.5)");
        if (!SpfRecord.TryParse(published[0], out var record, out var reason))
            return Failed(SpfResult.PermError, $"in the record of {domain} {reason}");
        if (record.SingleLabelTerm is { } single)
            return Failed(SpfResult.PermError, $"in the record of {domain} the term '{single}' names a domain of a single label (RFC 7208 §7.1)");
        Note(depth, domain, record.Text, "record", $"the SPF record of {domain}");
        return (record, default);

        (SpfRecord?, Outcome) Failed(SpfResult result, string why)
        {
            Note(depth, domain, "", Words(result), why);
            return (null, new Outcome(result, why, null, domain));
        }
    }

    private async ValueTask<Test> TestAsync(SpfMechanism mechanism, string domain, int depth) => mechanism switch
    {
        SpfMechanism.All => Test.Of(true, "matches every host"),
        SpfMechanism.Network network => Test.Of(
            SpfNetwork.Contains(network.Value, network.Prefix, _values.ClientAddress), $"{_values.ClientAddress} in {network.Value}/{network.Prefix}?"),
        _ when ++_lookups > SpfOptions.MaxLookups => Test.Fault(SpfResult.PermError, "more than 10 terms that ask the DNS (RFC 7208 §4.6.4)"),
        SpfMechanism.Include include => await IncludeAsync(include, domain, depth).ConfigureAwait(false),
        SpfMechanism.Address a => await AddressAsync(a, domain).ConfigureAwait(false),
        SpfMechanism.Exchange mx => await ExchangeAsync(mx, domain).ConfigureAwait(false),
        SpfMechanism.Pointer ptr => await PointerAsync(ptr, domain).ConfigureAwait(false),
        SpfMechanism.Exists exists => await ExistsAsync(exists, domain).ConfigureAwait(false),
        _ => throw new InvalidOperationException($"No test for {mechanism.GetType().Name}."),
    };

    // RFC 7208 §5.2
    private async ValueTask<Test> IncludeAsync(SpfMechanism.Include include, string domain, int depth)
    {
        var (target, fault) = await TargetAsync(include.Target, domain).ConfigureAwait(false);
        if (fault is not null)
            return fault.Value;
        if (target is null || SpfEvaluator.Normalise(target) is not { } included)
            return Test.Fault(SpfResult.PermError, "its target is not a domain name");
        var inner = await CheckHostAsync(included, depth + 1).ConfigureAwait(false);
        return inner.Result switch
        {
            SpfResult.Pass => Test.Of(true, $"{included} says pass"),
            SpfResult.TempError or SpfResult.PermError => Test.Fault(inner.Result, inner.Reason) with { IsWhole = true },
            SpfResult.None => Test.Fault(SpfResult.PermError, inner.Reason),
            _ => Test.Of(false, $"{included} says {Words(inner.Result)}"),
        };
    }

    // RFC 7208 §6.1
    private async ValueTask<Outcome> RedirectAsync(MacroString redirect, SpfRecord record, string domain, int depth)
    {
        var text = $"redirect={redirect.Text}";
        if (++_lookups > SpfOptions.MaxLookups)
            return Failed("more than 10 terms that ask the DNS (RFC 7208 §4.6.4)", SpfResult.PermError);
        var (name, fault) = await TargetAsync(redirect, domain).ConfigureAwait(false);
        if (fault is { Error: { } error })
            return Failed(fault.Value.Detail, error);
        if (name is null || SpfEvaluator.Normalise(name) is not { } target)
            return Failed("its target is not a domain name", SpfResult.PermError);
        Note(depth, domain, text, "redirect", $"the record of {target} decides");
        var outcome = await CheckHostAsync(target, depth + 1).ConfigureAwait(false);
        return outcome.Result == SpfResult.None ? outcome with { Result = SpfResult.PermError } : outcome;

        Outcome Failed(string detail, SpfResult result)
        {
            Note(depth, domain, text, Words(result), detail);
            return new Outcome(result, $"'{text}' in the record of {domain}: {detail}", record, domain);
        }
    }

    // RFC 7208 §5.3
    private async ValueTask<Test> AddressAsync(SpfMechanism.Address a, string domain)
    {
        var (target, fault) = await TargetAsync(a.Target, domain).ConfigureAwait(false);
        if (fault is not null || target is null)
            return fault ?? NotAName;
        var answer = await AddressesOfAsync(target).ConfigureAwait(false);
        return Trouble(answer, target) ?? (Matches(answer, a.Prefix4, a.Prefix6)
            ? Test.Of(true, $"{_values.ClientAddress} is an address of {target}")
            : Test.Of(false, $"{target} has {Show(answer)}"));
    }

    // RFC 7208 §5.4
    private async ValueTask<Test> ExchangeAsync(SpfMechanism.Exchange mx, string domain)
    {
        var (target, fault) = await TargetAsync(mx.Target, domain).ConfigureAwait(false);
        if (fault is not null || target is null)
            return fault ?? NotAName;
        var answer = await _resolver.ResolveAsync(target, DnsType.Mx, _cancellationToken).ConfigureAwait(false);
        if (Trouble(answer, target) is { } trouble)
            return trouble;
        var exchanges = answer.Records.OfType<DnsRecord.MailExchange>().ToList();
        if (exchanges.Count > SpfOptions.MaxNames)
            return Test.Fault(SpfResult.PermError, $"{target} has {exchanges.Count} exchanges where 10 are allowed (RFC 7208 §4.6.4)");
        foreach (var exchange in exchanges.OrderBy(e => e.Preference).Where(e => MacroExpander.IsName(e.Exchange)))
        {
            var addresses = await AddressesOfAsync(exchange.Exchange).ConfigureAwait(false);
            if (addresses.Status == DnsStatus.Temporary)
                return Test.Fault(SpfResult.TempError, $"the addresses of {exchange.Exchange} could not be had: {addresses.Reason}");
            if (Matches(addresses, mx.Prefix4, mx.Prefix6))
                return Test.Of(true, $"{_values.ClientAddress} is an address of {exchange.Exchange}, an exchange of {target}");
        }
        return Test.Of(false, exchanges.Count == 0 ? $"{target} has no MX record" : $"no exchange of {target} has it: {string.Join(", ", exchanges.Select(e => e.Exchange))}");
    }

    // RFC 7208 §5.5
    private async ValueTask<Test> PointerAsync(SpfMechanism.Pointer ptr, string domain)
    {
        var (target, fault) = await TargetAsync(ptr.Target, domain).ConfigureAwait(false);
        if (fault is not null || target is null)
            return fault ?? NotAName;
        var names = await _pointers.ValidatedNamesAsync().ConfigureAwait(false);
        if (_pointers.IsVoid && ++_voids > _options.MaxVoidLookups)
            return TooManyVoids;
        var match = names.FirstOrDefault(name => SpfPointers.IsWithin(name, target));
        return match is not null
            ? Test.Of(true, $"{_values.ClientAddress} is {match}, which lies in {target}")
            : Test.Of(false, names.Count == 0 ? $"{_values.ClientAddress} has no validated name" : $"{string.Join(", ", names)} lie outside {target}");
    }

    // RFC 7208 §5.7: A records, also for a client with IPv6
    private async ValueTask<Test> ExistsAsync(SpfMechanism.Exists exists, string domain)
    {
        var (target, fault) = await TargetAsync(exists.Target, domain).ConfigureAwait(false);
        if (fault is not null || target is null)
            return fault ?? NotAName;
        var answer = await _resolver.ResolveAsync(target, DnsType.A, _cancellationToken).ConfigureAwait(false);
        return Trouble(answer, target) ?? Test.Of(answer.Status == DnsStatus.Found, $"{target} has {Show(answer)}");
    }

    // RFC 7208 §6.2: whatever goes wrong here, it is as if there were no exp=
    private async ValueTask<string?> ExplainAsync(Outcome outcome)
    {
        if (outcome.Record?.Explanation is not { } pointer)
            return null;
        var bound = await BindAsync(pointer, outcome.Domain).ConfigureAwait(false);
        if (MacroExpander.ExpandName(pointer, bound) is not { } name)
            return null;
        var answer = await _resolver.ResolveAsync(name, DnsType.Txt, _cancellationToken).ConfigureAwait(false);
        if (answer.Status != DnsStatus.Found || answer.Records is not [DnsRecord.Text text]
            || !MacroParser.TryParse(DnsText.Join(text), MacroUse.Explanation, out var explanation, out _))
            return null;
        var words = MacroExpander.Expand(explanation, await BindAsync(explanation, outcome.Domain).ConfigureAwait(false));
        return words.AsSpan().ContainsAnyExceptInRange(' ', '~') ? null : words;
    }

    private static Test NotAName => Test.Of(false, "its target is no name that the DNS can hold");

    private Test TooManyVoids => Test.Fault(SpfResult.PermError, $"more than {_options.MaxVoidLookups} lookups found nothing (RFC 7208 §4.6.4)");

    /// <summary>The name that a term is about, with its macros replaced; null where the DNS could not hold it.</summary>
    private async ValueTask<(string? Name, Test? Fault)> TargetAsync(MacroString? spec, string domain)
    {
        if (spec is null)
            return (domain, null);
        // %{p} asks for PTR records, and counts as a lookup of its own (RFC 7208 §4.6.4).
        if (spec.Uses('p') && ++_lookups > SpfOptions.MaxLookups)
            return (null, Test.Fault(SpfResult.PermError, "more than 10 lookups, with that of %{p} (RFC 7208 §4.6.4)"));
        // RFC 8616 §4: a local part beyond ASCII matches nothing.
        if (spec.Uses('s', 'l') && !System.Text.Ascii.IsValid(_values.LocalPart))
            return (null, Test.Of(false, "the sender's local part is not ASCII (RFC 8616 §4)"));
        return (MacroExpander.ExpandName(spec, await BindAsync(spec, domain).ConfigureAwait(false)), null);
    }

    private async ValueTask<MacroValues> BindAsync(MacroString macro, string domain) => _values with
    {
        Domain = domain,
        ValidatedName = macro.Uses('p') ? await _pointers.BestNameAsync(domain).ConfigureAwait(false) : "unknown",
    };

    /// <summary>What ends the evaluation after an answer: a failure, or one lookup too many that found nothing.</summary>
    private Test? Trouble(DnsAnswer answer, string target)
    {
        if (answer.Status == DnsStatus.Temporary)
            return Test.Fault(SpfResult.TempError, $"{target} could not be looked up: {answer.Reason}");
        return answer.Status != DnsStatus.Found && ++_voids > _options.MaxVoidLookups ? TooManyVoids : null;
    }

    private ValueTask<DnsAnswer> AddressesOfAsync(string name) =>
        _resolver.ResolveAsync(name, _values.IsIPv6 ? DnsType.Aaaa : DnsType.A, _cancellationToken);

    private bool Matches(DnsAnswer answer, int prefix4, int prefix6)
    {
        var prefix = _values.IsIPv6 ? prefix6 : prefix4;
        return answer.Records.OfType<DnsRecord.Address>().Any(a => SpfNetwork.Contains(a.Value, prefix, _values.ClientAddress));
    }

    private string Show(DnsAnswer answer) => answer.Status switch
    {
        DnsStatus.Found => string.Join(", ", answer.Records.OfType<DnsRecord.Address>().Select(a => a.Value)),
        DnsStatus.NxDomain => "no entry in the DNS",
        _ => _values.IsIPv6 ? "no AAAA record" : "no A record",
    };

    private static string Words(SpfResult result) => result.ToString().ToLowerInvariant();

    private void Note(int depth, string domain, string term, string outcome, string detail) => _steps.Add(new SpfStep(depth, domain, term, outcome, detail));
}
