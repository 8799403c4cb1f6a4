using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mail.Addresses;

/// <summary>
/// A domain name as it is compared and sent: labels of letters, digits and hyphens in lower case, U-labels turned into A-labels,
/// no final dot, at most 255 octets with labels of 1 to 63 (RFC 5321 §4.5.3.1.2, RFC 5890).
/// </summary>
public sealed class DomainName : IEquatable<DomainName>
{
    private DomainName(string ascii) => Ascii = ascii;

    /// <summary>The name in A-labels and lower case: the only form that is compared, looked up or sent to a peer without SMTPUTF8.</summary>
    public string Ascii { get; }

    /// <summary>Reads a name given in A-labels or U-labels. False where it is not a domain name that mail may use.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out DomainName? name)
    {
        name = null;
        if (text.Length is 0 or > 255)
            return false;
        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                    return false;
            }
        }
        name = new DomainName(text.ToString().ToLowerInvariant());
        return true;
    }

    /// <summary>Reads a name that is known to be good, for instance a constant.</summary>
    /// <exception cref="FormatException">The text is not a domain name.</exception>
    public static DomainName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not a domain name.");

    /// <inheritdoc/>
    public bool Equals(DomainName? other) => other is not null && Ascii == other.Ascii;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DomainName);

    /// <inheritdoc/>
    public override int GetHashCode() => Ascii.GetHashCode(StringComparison.Ordinal);

    /// <summary>The A-label form.</summary>
    public override string ToString() => Ascii;
}
