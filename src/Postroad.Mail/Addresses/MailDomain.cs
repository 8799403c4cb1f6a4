using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Postroad.Mail.Addresses;

/// <summary>What stands behind the @ of an envelope address: a domain name or an address literal such as <c>[192.0.2.1]</c> (RFC 5321 §4.1.3).</summary>
public sealed class MailDomain : IEquatable<MailDomain>
{
    /// <summary>Wraps a name.</summary>
    public MailDomain(DomainName name) => Name = name;

    /// <summary>Wraps the address of a literal. A zone id is left out: it means nothing to another host.</summary>
    public MailDomain(IPAddress literal) =>
        Literal = literal.AddressFamily == AddressFamily.InterNetworkV6 && literal.ScopeId != 0 ? new IPAddress(literal.GetAddressBytes()) : literal;

    /// <summary>The domain name, or null where this is an address literal.</summary>
    public DomainName? Name { get; }

    /// <summary>The address of a literal, or null where this is a name.</summary>
    public IPAddress? Literal { get; }

    /// <summary>The length of the form that <see cref="ToString"/> gives.</summary>
    internal int TextLength => Name?.Ascii.Length ?? ToString().Length;

    /// <summary>Reads a name or an address literal in brackets.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out MailDomain? domain)
    {
        domain = null;
        Span<byte> octets = stackalloc byte[AddressText.MaxOctets];
        return AddressText.TryEncode(text, octets, out var count) && TryParse(octets[..count], out domain);
    }

    /// <summary>Reads a name or an address literal in brackets, given in UTF-8.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out MailDomain? domain)
    {
        if (TryTake(ref text, out domain) != AddressFault.None || !text.IsEmpty)
            domain = null;
        return domain is not null;
    }

    /// <summary>Takes the domain at the beginning of a text and moves on to what follows it, or says why there is none and leaves the text as it is.</summary>
    // RFC 5321 §4.1.2  Mailbox = Local-part "@" ( Domain / address-literal )
    public static AddressFault TryTake(ref ReadOnlySpan<byte> rest, out MailDomain? domain)
    {
        domain = null;
        if (rest is not [(byte)'[', ..])
        {
            var nameFault = DomainName.TryTake(ref rest, out var name);
            domain = name is null ? null : new MailDomain(name);
            return nameFault;
        }
        var end = rest.IndexOf((byte)']');
        if (end < 0)
            return AddressFault.Syntax;
        var fault = AddressLiteral.TryParse(rest[1..end], out var address);
        if (address is null)
            return fault;
        domain = new MailDomain(address);
        rest = rest[(end + 1)..];
        return AddressFault.None;
    }

    /// <inheritdoc/>
    public bool Equals(MailDomain? other) => other is not null && Equals(Name, other.Name) && Equals(Literal, other.Literal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MailDomain);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Literal);

    /// <summary>As it stands in an address: <c>example.com</c>, <c>[192.0.2.1]</c> or <c>[IPv6:2001:db8::1]</c>.</summary>
    public override string ToString() => Name?.Ascii ?? AddressLiteral.Write(Literal!);
}
