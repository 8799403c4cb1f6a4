namespace Postroad.Mail.Spf;

/// <summary>Limits and names for the evaluation of SPF. The limit of 10 terms that ask the DNS is fixed by RFC 7208 §4.6.4 and stands here for nobody to change.</summary>
public sealed class SpfOptions
{
    /// <summary>How many terms may ask the DNS in one evaluation: 10 (RFC 7208 §4.6.4).</summary>
    public const int MaxLookups = 10;

    /// <summary>How many exchanges of an MX answer, and how many names of a PTR answer, are looked up: 10 (RFC 7208 §4.6.4).</summary>
    public const int MaxNames = 10;

    /// <summary>How many of those terms may find nothing. Default 2 (RFC 7208 §4.6.4).</summary>
    public int MaxVoidLookups { get; set; } = 2;

    /// <summary>How long one evaluation may take before it ends in <see cref="SpfResult.TempError"/>. Default 20 seconds (RFC 7208 §4.6.4).</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The name of this host, for the macro <c>%{r}</c> of explanations. Default <c>unknown</c> (RFC 7208 §7.3).</summary>
    public string ReceiverName { get; set; } = "unknown";
}
