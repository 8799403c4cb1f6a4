using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Headers;

/// <summary>
/// What may be written behind the colon of a field: one line of Unicode without control characters, so that no value can begin a field of
/// its own. Folding is added when it is written.
/// </summary>
public sealed class HeaderValue : IEquatable<HeaderValue>
{
    /// <summary>How long a word with the white space before it may be. Lines are folded before white space, and more would not fit the 998 of RFC 5322 §2.1.1.</summary>
    private const int MaxWordOctets = 900;

    private HeaderValue(string text) => Text = text;

    /// <summary>The value, without white space at its ends.</summary>
    public string Text { get; }

    /// <summary>Whether a peer without SMTPUTF8 can be given it (RFC 6532).</summary>
    public bool IsAscii => Ascii.IsValid(Text);

    /// <summary>Takes a text as it is. False where it holds CR, LF, NUL or another control character, half a surrogate pair, or a word of over 900 octets.</summary>
    public static bool TryCreate(string text, [NotNullWhen(true)] out HeaderValue? value)
    {
        value = IsWritable(text) ? new HeaderValue(text.Trim(' ', '\t')) : null;
        return value is not null;
    }

    /// <summary>Takes a text that is known to be good.</summary>
    /// <exception cref="FormatException">The text cannot stand in a header field.</exception>
    public static HeaderValue Create(string text) => TryCreate(text, out var value) ? value : throw new FormatException("The text cannot stand in a header field.");

    /// <inheritdoc/>
    public bool Equals(HeaderValue? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HeaderValue);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The value.</summary>
    public override string ToString() => Text;

    private static bool IsWritable(string text)
    {
        var (word, inSpace) = (0, false);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != System.Buffers.OperationStatus.Done || Rune.IsControl(rune) && rune.Value != '\t')
                return false;
            var isSpace = rune.Value is ' ' or '\t';
            word = (isSpace && !inSpace ? 0 : word) + rune.Utf8SequenceLength;
            inSpace = isSpace;
            if (word > MaxWordOctets)
                return false;
            rest = rest[length..];
        }
        return true;
    }
}
