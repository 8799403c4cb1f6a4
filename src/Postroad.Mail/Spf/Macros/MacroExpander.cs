using System.Text;

namespace Postroad.Mail.Spf.Macros;

/// <summary>Puts values for macros (RFC 7208 §7.3).</summary>
internal static class MacroExpander
{
    /// <summary>What an expansion may grow to: far over a domain name or a reply, far under what could hurt.</summary>
    private const int MaxLength = 8192;

    /// <summary>The longest name in presentation form (RFC 7208 §7.3).</summary>
    private const int MaxNameLength = 253;

    /// <summary>The string with all its macros replaced.</summary>
    public static string Expand(MacroString macro, MacroValues values)
    {
        var result = new StringBuilder();
        foreach (var part in macro.Parts)
        {
            if (part is MacroPart.Literal literal)
                result.Append(literal.Text);
            else if (part is MacroPart.Expand expand)
                result.Append(Replace(expand, values.ValueOf(expand.Letter)));
            if (result.Length > MaxLength)
                return result.ToString(0, MaxLength);
        }
        return result.ToString();
    }

    /// <summary>
    /// The string as a name to look up: without its final dot, cut label by label on the left to 253 characters. Null where it is no name
    /// that the DNS can hold, or holds what is not ASCII: such a term matches nothing (RFC 7208 §4.8, RFC 8616 §4).
    /// </summary>
    public static string? ExpandName(MacroString macro, MacroValues values)
    {
        var name = Expand(macro, values);
        if (name.EndsWith('.'))
            name = name[..^1];
        while (name.Length > MaxNameLength)
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
                return null;
            name = name[(dot + 1)..];
        }
        return IsName(name) ? name.ToLowerInvariant() : null;
    }

    /// <summary>Whether the DNS could hold a name: labels of 1 to 63 octets of ASCII, 253 in all.</summary>
    public static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaxNameLength || !Ascii.IsValid(name))
            return false;
        foreach (var range in name.Split('.'))
        {
            if (name[range].Length is 0 or > 63)
                return false;
        }
        return true;
    }

    private static string Replace(MacroPart.Expand macro, string value)
    {
        if (macro.Keep > 0 || macro.Reversed || macro.Delimiters != ".")
        {
            var parts = value.Split(macro.Delimiters.ToCharArray());
            if (macro.Reversed)
                Array.Reverse(parts);
            var skip = macro.Keep > 0 ? Math.Max(0, parts.Length - macro.Keep) : 0;
            value = string.Join('.', parts, skip, parts.Length - skip);
        }
        return macro.Escaped ? Uri.EscapeDataString(value) : value;
    }
}
