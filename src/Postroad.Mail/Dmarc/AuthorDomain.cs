using System.Collections.Immutable;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mail.Headers.Lists;

namespace Postroad.Mail.Dmarc;

/// <summary>Finds who wrote a message: the one domain of its From field (RFC 9989 §5.3.1).</summary>
public sealed record AuthorDomain
{
    /// <summary>How many addresses of a From field are looked at.</summary>
    private const int MaxAddresses = 100;

    private AuthorDomain(DomainName? domain, ImmutableArray<string> domains, string? fault) => (Domain, Domains, Fault) = (domain, domains, fault);

    /// <summary>The domain; null where there is not exactly one.</summary>
    public DomainName? Domain { get; }

    /// <summary>All domains that were found, in A-labels.</summary>
    public ImmutableArray<string> Domains { get; }

    /// <summary>Why there is not exactly one; null where there is.</summary>
    public string? Fault { get; }

    /// <summary>Reads the From fields of a header. Two of them are one too many, even where they say the same (RFC 5322 §3.6).</summary>
    public static AuthorDomain Of(HeaderBlock header)
    {
        var fields = header.All("From").Take(2).ToList();
        return fields.Count switch
        {
            0 => new(null, [], "there is no From field"),
            1 => Of(fields[0].RawValue.Span),
            _ => new(null, [], "there are several From fields"),
        };
    }

    /// <summary>Reads the value of a From field: addresses with names, comments, groups, folds and the obsolete forms (RFC 5322 §3.4, §4.4).</summary>
    public static AuthorDomain Of(ReadOnlySpan<byte> value)
    {
        var addresses = new AddressListReader(value, "From").Read(MaxAddresses, out var fault);
        var domains = addresses.Select(a => a.Domain?.Name).ToList();
        ImmutableArray<string> names = [.. domains.OfType<DomainName>().Select(d => d.Ascii).Distinct()];
        fault ??= addresses.Count == 0 ? "the From field names nobody"
            : domains.Contains(null) ? "an address of the From field has no domain name"
            : names.Length > 1 ? $"the From field names several domains: {string.Join(", ", names.Take(5))}"
            : null;
        return new(fault is null ? domains[0] : null, names, fault);
    }

    /// <summary>Reads the value of a From field that is given as text.</summary>
    public static AuthorDomain Of(string value) => Of(Encoding.UTF8.GetBytes(value));
}
