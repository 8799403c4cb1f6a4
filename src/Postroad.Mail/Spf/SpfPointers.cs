using System.Net.Sockets;
using Postroad.Mail.Dns;
using Postroad.Mail.Spf.Macros;

namespace Postroad.Mail.Spf;

/// <summary>The validated names of the client, for <c>ptr</c> and <c>%{p}</c> (RFC 7208 §5.5): asked for once in an evaluation, at most 10 names.</summary>
internal sealed class SpfPointers(IDnsResolver resolver, MacroValues values, CancellationToken cancellationToken)
{
    private List<string>? _names;

    /// <summary>Whether the client has no PTR record; known after the names were asked for.</summary>
    public bool IsVoid { get; private set; }

    /// <summary>Names that point to the client and back; those whose addresses cannot be had are left out.</summary>
    public async ValueTask<IReadOnlyList<string>> ValidatedNamesAsync()
    {
        if (_names is not null)
            return _names;
        var names = new List<string>();
        var answer = await resolver.ResolveAsync(ReverseName(), DnsType.Ptr, cancellationToken).ConfigureAwait(false);
        IsVoid = answer.Status is DnsStatus.NoData or DnsStatus.NxDomain;
        var type = values.IsIPv6 ? DnsType.Aaaa : DnsType.A;
        foreach (var pointer in answer.Records.OfType<DnsRecord.Name>().Take(SpfOptions.MaxNames))
        {
            var name = pointer.Value.TrimEnd('.').ToLowerInvariant();
            if (!MacroExpander.IsName(name))
                continue;
            var addresses = await resolver.ResolveAsync(name, type, cancellationToken).ConfigureAwait(false);
            if (addresses.Records.OfType<DnsRecord.Address>().Any(a => a.Value.Equals(values.ClientAddress)))
                names.Add(name);
        }
        return _names = names;
    }

    /// <summary>The name that <c>%{p}</c> stands for: the domain itself, else one below it, else any, else <c>unknown</c> (RFC 7208 §7.3).</summary>
    public async ValueTask<string> BestNameAsync(string domain)
    {
        var names = await ValidatedNamesAsync().ConfigureAwait(false);
        return names.FirstOrDefault(name => name == domain) ?? names.FirstOrDefault(name => IsWithin(name, domain)) ?? (names is [var first, ..] ? first : "unknown");
    }

    /// <summary>Whether a name is the domain or lies below it.</summary>
    public static bool IsWithin(string name, string domain) =>
        name.EndsWith(domain, StringComparison.Ordinal) && (name.Length == domain.Length || name[^(domain.Length + 1)] == '.');

    private string ReverseName()
    {
        if (values.ClientAddress.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var nibbles = MacroValues.Nibbles(values.ClientAddress).ToLowerInvariant().ToCharArray();
            Array.Reverse(nibbles);
            return $"{new string(nibbles)}.ip6.arpa";
        }
        var octets = values.ClientAddress.GetAddressBytes();
        return $"{octets[3]}.{octets[2]}.{octets[1]}.{octets[0]}.in-addr.arpa";
    }
}
