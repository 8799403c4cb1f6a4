using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Postroad.Mail.Addresses;

/// <summary>What stands behind the @ of an envelope address: a domain name or an address literal such as <c>[192.0.2.1]</c> (RFC 5321 §4.1.3).</summary>
public sealed class MailDomain : IEquatable<MailDomain>
{
    /// <summary>Wraps a name.</summary>
    public MailDomain(DomainName name) => Name = name;

    /// <summary>Wraps the address of a literal.</summary>
    public MailDomain(IPAddress literal) => Literal = literal;

    /// <summary>The domain name, or null where this is an address literal.</summary>
    public DomainName? Name { get; }

    /// <summary>The address of a literal, or null where this is a name.</summary>
    public IPAddress? Literal { get; }

    /// <summary>Reads a name or an address literal in brackets.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out MailDomain? domain)
    {
        domain = null;
        if (text is ['[', .. var inner, ']'])
        {
            var v6 = inner.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase);
            if (IPAddress.TryParse(v6 ? inner[5..] : inner, out var address) && v6 == (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6))
                domain = new MailDomain(address);
        }
        else if (DomainName.TryParse(text, out var name))
        {
            domain = new MailDomain(name);
        }
        return domain is not null;
    }

    /// <inheritdoc/>
    public bool Equals(MailDomain? other) => other is not null && Equals(Name, other.Name) && Equals(Literal, other.Literal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MailDomain);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Literal);

    /// <summary>As it stands in an address: <c>example.com</c>, <c>[192.0.2.1]</c> or <c>[IPv6:2001:db8::1]</c>.</summary>
    public override string ToString() => Name?.Ascii
        ?? (Literal!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[IPv6:{Literal}]" : $"[{Literal}]");
}
