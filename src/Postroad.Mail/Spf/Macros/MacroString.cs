using System.Collections.Immutable;

namespace Postroad.Mail.Spf.Macros;

/// <summary>A parsed macro string (RFC 7208 §7).</summary>
/// <param name="Text">As published.</param>
/// <param name="Parts">Its pieces in order.</param>
internal sealed record MacroString(string Text, ImmutableArray<MacroPart> Parts)
{
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
