using System.Collections.Immutable;

namespace Postroad.Mail.Spf.Macros;

/// <summary>A parsed macro string (RFC 7208 §7).</summary>
/// <param name="Text">As published.</param>
/// <param name="Parts">Its pieces in order.</param>
internal sealed record MacroString(string Text, ImmutableArray<MacroPart> Parts)
{
    /// <summary>
    /// Whether it is a domain of a single label, such as <c>museum</c>. Owners write it and other programs let it stand, but the grammar wants a dot
    /// before the last label (RFC 7208 §7.1), so that a record with one is not evaluated.
    /// </summary>
    public bool IsSingleLabel => Parts is [MacroPart.Literal literal] && literal.Text.AsSpan().TrimEnd('.').IndexOf('.') < 0;

    /// <summary>Whether a part stands for the value of one of these letters.</summary>
    public bool Uses(params ReadOnlySpan<char> letters)
    {
        foreach (var part in Parts)
        {
            if (part is MacroPart.Expand expand && letters.Contains(expand.Letter))
                return true;
        }
        return false;
    }
}
