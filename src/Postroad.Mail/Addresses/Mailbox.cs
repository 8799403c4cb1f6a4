using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Addresses;

/// <summary>
/// An address of the envelope, <c>local-part@domain</c> (RFC 5321 §4.1.2, RFC 6531 §3.3). It cannot hold CR, LF or NUL.
/// Two are equal when their local parts are, octet for octet after unquoting, and their domains are.
/// </summary>
public sealed class Mailbox : IEquatable<Mailbox>, ISpanFormattable
{
    /// <summary>How long an address may be in octets: a path of 256 without its angle brackets (RFC 5321 §4.5.3.1.3).</summary>
    private const int MaxOctets = 254;

    private Mailbox(string localPart, MailDomain domain) => (LocalPart, Domain) = (localPart, domain);

    /// <summary>The local part without its quotes: <c>ada</c>, or <c>a b</c> of <c>"a b"@example.com</c>. At most 64 octets.</summary>
    public string LocalPart { get; }

    /// <summary>Where the mailbox is.</summary>
    public MailDomain Domain { get; }

    /// <summary>Whether the local part needs SMTPUTF8 at every hop (RFC 6531). A domain alone never does, since it can be sent as A-labels.</summary>
    public bool IsInternational => LocalPart.AsSpan().ContainsAnyExceptInRange('\0', '\x7f');

    /// <summary>Whether the local part is <c>postmaster</c> in any case (RFC 5321 §4.5.1).</summary>
    public bool IsPostmaster => Ascii.EqualsIgnoreCase(LocalPart, "postmaster");

    /// <summary>Reads an address as MAIL and RCPT take it, without angle brackets.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Mailbox? mailbox) => TryParse(text, out mailbox, out _);

    /// <summary>Reads an address as MAIL and RCPT take it, without angle brackets, and says what is wrong where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out Mailbox? mailbox, out AddressFault fault)
    {
        Span<byte> octets = stackalloc byte[AddressText.MaxOctets];
        if (AddressText.TryEncode(text, octets, out var count))
            return TryParse(octets[..count], out mailbox, out fault);
        mailbox = null;
        fault = text.Length > MaxOctets ? AddressFault.PathTooLong : AddressFault.Syntax;
        return false;
    }

    /// <summary>Reads an address given in UTF-8, without angle brackets.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out Mailbox? mailbox) => TryParse(text, out mailbox, out _);

    /// <summary>Reads an address given in UTF-8, without angle brackets, and says what is wrong where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out Mailbox? mailbox, out AddressFault fault)
    {
        fault = TryTake(ref text, out mailbox);
        if (fault == AddressFault.None && !text.IsEmpty)
            (mailbox, fault) = (null, AddressFault.Syntax);
        return mailbox is not null;
    }

    /// <summary>
    /// Takes the address at the beginning of a text and moves on to what follows it, for instance the closing bracket of a path; or says why
    /// there is none and leaves the text as it is.
    /// </summary>
    // RFC 5321 §4.1.2  Mailbox = Local-part "@" ( Domain / address-literal )
    public static AddressFault TryTake(ref ReadOnlySpan<byte> rest, out Mailbox? mailbox)
    {
        mailbox = null;
        var text = rest;
        var fault = Addresses.LocalPart.TryTake(ref text, out var localPart);
        if (fault != AddressFault.None)
            return fault;
        if (text is not [(byte)'@', ..])
            return AddressFault.Syntax;
        text = text[1..];
        var domainStart = rest.Length - text.Length;
        fault = MailDomain.TryTake(ref text, out var domain);
        if (domain is null)
            return fault;
        // The canonical form is no longer than the written one, but that U-labels grow as they become A-labels.
        if (rest.Length - text.Length > MaxOctets || domain.Name is { } name && domainStart + name.Ascii.Length > MaxOctets)
            return AddressFault.PathTooLong;
        mailbox = new Mailbox(localPart, domain);
        rest = text;
        return AddressFault.None;
    }

    /// <summary>An address from a local part without quotes. False where the local part cannot be written in 64 octets, holds a control character, or makes the address too long.</summary>
    public static bool TryCreate(string localPart, MailDomain domain, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        var length = Addresses.LocalPart.Measure(localPart);
        mailbox = length >= 0 && length + 1 + domain.TextLength <= MaxOctets ? new Mailbox(localPart, domain) : null;
        return mailbox is not null;
    }

    /// <summary>The address that <c>RCPT TO:&lt;Postmaster&gt;</c> names at a host: the one path that has no domain (RFC 5321 §4.1.1.3).</summary>
    public static Mailbox Postmaster(MailDomain domain) => new("postmaster", domain);

    /// <summary>Reads an address that is known to be good, for instance a constant.</summary>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static Mailbox Parse(string text) =>
        TryParse(text, out var mailbox, out var fault) ? mailbox : throw new FormatException($"'{text}' is not a mail address: {fault}.");

    /// <inheritdoc/>
    public bool Equals(Mailbox? other) => other is not null && LocalPart == other.LocalPart && Domain.Equals(other.Domain);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Mailbox);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LocalPart, Domain);

    /// <summary>As it stands between angle brackets on the wire, quoted where it must be, the domain in A-labels.</summary>
    public override string ToString() => $"{Addresses.LocalPart.Write(LocalPart)}@{Domain}";

    /// <summary>The same as <see cref="ToString()"/>; no format has a meaning.</summary>
    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <summary>Writes what <see cref="ToString()"/> gives.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        destination.TryWrite($"{Addresses.LocalPart.Write(LocalPart)}@{Domain.ToString()}", out charsWritten);
}
