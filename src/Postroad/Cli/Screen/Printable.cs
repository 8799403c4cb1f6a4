using System.Buffers;
using System.Globalization;
using System.Text;

namespace Postroad.Cli.Screen;

/// <summary>Makes what came from the network fit for a terminal: no control characters, no sequences that move the cursor or turn text around.</summary>
internal static class Printable
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(string.Concat(Enumerable.Range(0x20, 0x5f).Select(c => (char)c)));

    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                safe.Append(rune);
        return safe.ToString();
    }
}
