using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mail.Headers;

/// <summary>The name of a header field: 1 to 76 printable ASCII characters without a colon (RFC 5322 §3.6.8), compared in any case.</summary>
public sealed class HeaderName : IEquatable<HeaderName>
{
    /// <summary>As many as leave room for a colon in a line of 78 (RFC 5322 §2.1.1).</summary>
    private const int MaxLength = 76;

    private HeaderName(string value) => Value = value;

    /// <summary>The name as it is written.</summary>
    public string Value { get; }

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HeaderName? name)
    {
        var isName = text.Length is > 0 and <= MaxLength && text.All(c => c is > ' ' and < '\x7f' and not ':');
        name = isName ? new HeaderName(text) : null;
        return isName;
    }

    /// <summary>Reads a name that is known to be good, for instance a constant.</summary>
    /// <exception cref="FormatException">The text is not the name of a field.</exception>
    public static HeaderName Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException($"'{text}' is not the name of a header field.");

    /// <inheritdoc/>
    public bool Equals(HeaderName? other) => other is not null && Value.Equals(other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HeaderName);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <summary>The name.</summary>
    public override string ToString() => Value;
}
