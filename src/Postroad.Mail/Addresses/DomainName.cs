using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Addresses;

/// <summary>
/// A domain name as it is compared and sent: labels of letters, digits and hyphens in lower case, U-labels turned into A-labels,
/// no final dot, at most 255 octets with labels of 1 to 63 (RFC 5321 §4.5.3.1.2, RFC 5890).
/// </summary>
public sealed class DomainName : IEquatable<DomainName>
{
    private const int MaxOctets = 255;
    private const int MaxLabelOctets = 63;

    private DomainName(string ascii) => Ascii = ascii;

    /// <summary>The name in A-labels and lower case: the only form that is compared, looked up or sent to a peer without SMTPUTF8.</summary>
    public string Ascii { get; }

    /// <summary>The name as a person reads it, in U-labels where a label is a valid A-label. For display only.</summary>
    public string Unicode => Ascii.Contains("xn--", StringComparison.Ordinal) ? string.Join('.', Ascii.Split('.').Select(ToUnicode)) : Ascii;

    /// <summary>How many labels the name has: 2 for <c>example.com</c>.</summary>
    public int LabelCount => Ascii.AsSpan().Count('.') + 1;

    /// <summary>The name without its first label, or null for a name of one label.</summary>
    public DomainName? Parent => Ascii.IndexOf('.') is var dot and >= 0 ? new DomainName(Ascii[(dot + 1)..]) : null;

    /// <summary>Reads a name given in A-labels or U-labels. False where it is not a domain name that mail may use.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DomainName? name)
    {
        name = null;
        Span<byte> octets = stackalloc byte[AddressText.MaxOctets];
        return AddressText.TryEncode(text, octets, out var count) && TryParse(octets[..count], out name);
    }

    /// <summary>Reads a name given in UTF-8. False where it is not a domain name that mail may use.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out DomainName? name)
    {
        if (TryTake(ref text, out name) != AddressFault.None || !text.IsEmpty)
            name = null;
        return name is not null;
    }

    /// <summary>Takes the name at the beginning of a text and moves on to what follows it, or says why there is none and leaves the text as it is.</summary>
    // RFC 5321 §4.1.2  Domain = sub-domain *("." sub-domain)
    public static AddressFault TryTake(ref ReadOnlySpan<byte> rest, out DomainName? name)
    {
        name = null;
        var length = rest.IndexOfAnyExcept(AddressCharacters.DomainText);
        var text = length < 0 ? rest : rest[..length];
        if (text.IsEmpty)
            return AddressFault.Syntax;
        var fault = text.Length > AddressText.MaxOctets ? AddressFault.DomainTooLong
            : System.Text.Ascii.IsValid(text) ? TryCreate(text, out name)
            : TryConvert(text, out name);
        if (fault == AddressFault.None)
            rest = rest[text.Length..];
        return fault;
    }

    /// <summary>Reads a name that is known to be good, for instance a constant.</summary>
    /// <exception cref="FormatException">The text is not a domain name.</exception>
    public static DomainName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a domain name.");

    /// <summary>Whether this name stands below <paramref name="ancestor"/>; a name is not its own subdomain.</summary>
    public bool IsSubdomainOf(DomainName ancestor) =>
        Ascii.Length > ancestor.Ascii.Length && Ascii[^(ancestor.Ascii.Length + 1)] == '.' && Ascii.EndsWith(ancestor.Ascii, StringComparison.Ordinal);

    /// <summary>The last <paramref name="count"/> labels as a name: <c>example.com</c> of <c>mail.example.com</c> for 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name has fewer labels, or the count is under 1.</exception>
    public DomainName LastLabels(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LabelCount);
        var start = Ascii.Length;
        for (var label = 0; label < count; label++)
            start = Ascii.LastIndexOf('.', start - 1);
        return start < 0 ? this : new DomainName(Ascii[(start + 1)..]);
    }

    /// <inheritdoc/>
    public bool Equals(DomainName? other) => other is not null && Ascii == other.Ascii;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DomainName);

    /// <inheritdoc/>
    public override int GetHashCode() => Ascii.GetHashCode(StringComparison.Ordinal);

    /// <summary>The A-label form.</summary>
    public override string ToString() => Ascii;

    // A label that begins with xn-- is taken unread, as a lookup may (RFC 5891 §5.3): what it stands for is the DNS's to say.
    private static AddressFault TryCreate(ReadOnlySpan<byte> text, out DomainName? name)
    {
        name = null;
        var fault = CheckLabels(text);
        if (fault != AddressFault.None)
            return fault;
        Span<char> lower = stackalloc char[text.Length];
        System.Text.Ascii.ToLower(text, lower, out _);
        name = new DomainName(lower.ToString());
        return AddressFault.None;
    }

    // RFC 6531 §3.3  sub-domain =/ U-label
    private static AddressFault TryConvert(ReadOnlySpan<byte> text, out DomainName? name)
    {
        name = null;
        if (!Utf8.IsValid(text))
            return AddressFault.Syntax;
        return IdnaProcessing.TryToAscii(Encoding.UTF8.GetString(text), strictHyphens: false, out var ascii)
            ? TryCreate(Encoding.ASCII.GetBytes(ascii), out name)
            : AddressFault.InvalidDomain;
    }

    // Only a label that stands for its U-label and for nothing else is shown as one; any other stays as it is.
    private static string ToUnicode(string label) =>
        label.StartsWith("xn--", StringComparison.Ordinal)
        && IdnaProcessing.TryToUnicode(label, strictHyphens: false, out var unicode)
        && IdnaProcessing.TryToAscii(unicode, strictHyphens: false, out var ascii) && ascii == label
            ? unicode : label;

    // sub-domain = Let-dig [Ldh-str]; Ldh-str = *( ALPHA / DIGIT / "-" ) Let-dig
    private static AddressFault CheckLabels(ReadOnlySpan<byte> text)
    {
        if (text.Length > MaxOctets)
            return AddressFault.DomainTooLong;
        foreach (var range in text.Split((byte)'.'))
        {
            var label = text[range];
            if (label.IsEmpty)
                return AddressFault.Syntax;
            if (label.Length > MaxLabelOctets)
                return AddressFault.DomainTooLong;
            if (label[0] == '-' || label[^1] == '-')
                return AddressFault.InvalidDomain;
        }
        return AddressFault.None;
    }
}
