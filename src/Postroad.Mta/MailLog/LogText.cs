using System.Globalization;
using System.Text;

namespace Postroad.Mta.MailLog;

/// <summary>
/// Makes text from the network fit to stand in a line that a person or a program reads: control characters, line separators and the characters that turn
/// the direction of writing are shown as escapes, and what is too long is cut.
/// </summary>
internal static class LogText
{
    /// <summary>The text, safe, in at most so many characters of its own.</summary>
    public static string Clean(string text, int maxLength = 512)
    {
        var kept = text.AsSpan(0, Math.Min(text.Length, maxLength));
        var clean = true;
        for (var i = 0; i < kept.Length && clean; i++)
            clean = !MustEscape(kept, i);
        if (clean)
            return kept.Length == text.Length ? text : string.Concat(kept, "…");
        var builder = new StringBuilder(kept.Length + 16);
        for (var i = 0; i < kept.Length; i++)
        {
            if (!MustEscape(kept, i))
                builder.Append(kept[i]);
            else if (kept[i] < 0x100)
                builder.Append(CultureInfo.InvariantCulture, $"\\x{(int)kept[i]:x2}");
            else
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)kept[i]:x4}");
        }
        return kept.Length == text.Length ? builder.ToString() : builder.Append('…').ToString();
    }

    private static bool MustEscape(ReadOnlySpan<char> text, int index) => text[index] switch
    {
        >= ' ' and < '\x7f' => false,
        < '\xa0' => true,
        '\u00ad' or '\u061c' or '\ufeff' or >= '\u200b' and <= '\u200f' or >= '\u2028' and <= '\u202e' or >= '\u2060' and <= '\u206f' or >= '\ufff0' => true,
        var c when char.IsHighSurrogate(c) => index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]),
        var c when char.IsLowSurrogate(c) => index == 0 || !char.IsHighSurrogate(text[index - 1]),
        _ => false,
    };
}
