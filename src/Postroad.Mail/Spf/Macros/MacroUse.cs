namespace Postroad.Mail.Spf.Macros;

/// <summary>Where a macro string stands, which decides what it may hold (RFC 7208 §7.1, §7.2).</summary>
internal enum MacroUse
{
    /// <summary>A domain-spec: it ends in a top label or a macro, and holds no letter of explanations.</summary>
    Domain,
    /// <summary>The value of an unknown modifier: any macro string, never expanded.</summary>
    Modifier,
    /// <summary>The text that <c>exp=</c> points to: spaces, and the letters c, r and t, too.</summary>
    Explanation,
}
