using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Spf.Macros;

/// <summary>Reads macro strings, domain-specs and explanations (RFC 7208 §7.1).</summary>
internal static class MacroParser
{
    private const string Letters = "slodipvh";
    private const string ExplanationLetters = "crt";
    private const string AllDelimiters = ".-+,/_=";

    public static bool TryParse(ReadOnlySpan<byte> text, MacroUse use, [NotNullWhen(true)] out MacroString? macro, [NotNullWhen(false)] out string? fault)
    {
        macro = null;
        var parts = ImmutableArray.CreateBuilder<MacroPart>();
        var literal = new StringBuilder();
        var endsInMacro = false;
        var tail = 0;
        for (var at = 0; at < text.Length;)
        {
            var c = text[at];
            if (c == (byte)'%')
            {
                if (!TryTakeMacro(text[at..], use, literal, parts, out var length))
                {
                    fault = "holds a macro that breaks the grammar (RFC 7208 §7.1)";
                    return false;
                }
                at += length;
                tail = at;
                endsInMacro = true;
                continue;
            }
            // macro-literal = %x21-24 / %x26-7E
            if (c is < 0x21 or > 0x7e && !(c == (byte)' ' && use == MacroUse.Explanation))
            {
                fault = "holds an octet that is not visible ASCII (RFC 7208 §7.1)";
                return false;
            }
            literal.Append((char)c);
            endsInMacro = false;
            at++;
        }
        Flush(literal, parts);
        if (use == MacroUse.Domain && !endsInMacro && !EndsInTopLabel(text[tail..], mayBeAlone: tail == 0))
        {
            fault = text.IsEmpty ? "lacks its domain" : "does not end in a top-level label (RFC 7208 §7.1)";
            return false;
        }
        macro = new MacroString(Encoding.ASCII.GetString(text), parts.ToImmutable());
        fault = null;
        return true;
    }

    // macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"
    private static bool TryTakeMacro(ReadOnlySpan<byte> text, MacroUse use, StringBuilder literal, ImmutableArray<MacroPart>.Builder parts, out int length)
    {
        length = 2;
        if (text.Length < 2)
            return false;
        switch (text[1])
        {
            case (byte)'%': literal.Append('%'); return true;
            case (byte)'_': literal.Append(' '); return true;
            case (byte)'-': literal.Append("%20"); return true;
            case (byte)'{': break;
            default: return false;
        }
        var end = text.IndexOf((byte)'}');
        if (end < 3)
            return false;
        length = end + 1;
        var letter = char.ToLowerInvariant((char)text[2]);
        if (!Letters.Contains(letter) && !(use != MacroUse.Domain && ExplanationLetters.Contains(letter)))
            return false;
        if (!TryParseTransformers(text[3..end], out var keep, out var reversed, out var delimiters))
            return false;
        Flush(literal, parts);
        parts.Add(new MacroPart.Expand(letter, letter != (char)text[2], keep, reversed, delimiters));
        return true;
    }

    // transformers = *DIGIT [ "r" ]; a number must not be zero (RFC 7208 §7.3)
    private static bool TryParseTransformers(ReadOnlySpan<byte> text, out int keep, out bool reversed, out string delimiters)
    {
        keep = 0;
        reversed = false;
        delimiters = ".";
        var at = 0;
        for (; at < text.Length && char.IsAsciiDigit((char)text[at]); at++)
            keep = Math.Min((keep * 10) + text[at] - '0', 1000);
        if (at > 0 && keep == 0)
            return false;
        if (at < text.Length && text[at] is (byte)'r' or (byte)'R')
        {
            reversed = true;
            at++;
        }
        foreach (var c in text[at..])
        {
            if (!AllDelimiters.Contains((char)c))
                return false;
        }
        if (at < text.Length)
            delimiters = Encoding.ASCII.GetString(text[at..]);
        return true;
    }

    // domain-end = ( "." toplabel [ "." ] ) / macro-expand
    private static bool EndsInTopLabel(ReadOnlySpan<byte> text, bool mayBeAlone)
    {
        if (text is [.. var head, (byte)'.'])
            text = head;
        var dot = text.LastIndexOf((byte)'.');
        if (dot < 0 && !mayBeAlone)
            return false;
        // toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )
        var label = text[(dot + 1)..];
        if (label.IsEmpty || label[0] == (byte)'-' || label[^1] == (byte)'-')
            return false;
        var notNumeric = false;
        foreach (var c in label)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c != (byte)'-')
                return false;
            notNumeric |= !char.IsAsciiDigit((char)c);
        }
        return notNumeric;
    }

    private static void Flush(StringBuilder literal, ImmutableArray<MacroPart>.Builder parts)
    {
        if (literal.Length == 0)
            return;
        parts.Add(new MacroPart.Literal(literal.ToString()));
        literal.Clear();
    }
}
