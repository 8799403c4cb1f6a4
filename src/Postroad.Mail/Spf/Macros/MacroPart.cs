namespace Postroad.Mail.Spf.Macros;

/// <summary>A piece of a macro string: text to be taken as it is, or a letter to be replaced (RFC 7208 §7.1).</summary>
internal abstract record MacroPart
{
    private MacroPart() { }

    /// <summary>Text, with <c>%%</c>, <c>%_</c> and <c>%-</c> already put for what they mean.</summary>
    public sealed record Literal(string Text) : MacroPart;

    /// <summary>A macro.</summary>
    /// <param name="Letter">Which value, in lower case.</param>
    /// <param name="Escaped">Whether it was written in upper case: the value is escaped as in a URL.</param>
    /// <param name="Keep">How many parts on the right to keep; 0 for all.</param>
    /// <param name="Reversed">Whether the parts change their order.</param>
    /// <param name="Delimiters">What splits the value; <c>.</c> where nothing is written.</param>
    public sealed record Expand(char Letter, bool Escaped, int Keep, bool Reversed, string Delimiters) : MacroPart;
}
