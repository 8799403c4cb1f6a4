namespace Postroad.Mail.Dmarc;

/// <summary>The result of DMARC (RFC 9989 §9.2).</summary>
public enum DmarcResult
{
    /// <summary>The author's domain publishes no policy, so DMARC says nothing.</summary>
    None,
    /// <summary>SPF or DKIM passed for a domain that is aligned with the author's.</summary>
    Pass,
    /// <summary>Neither did.</summary>
    Fail,
    /// <summary>The DNS gave no answer; the same question may be answered later.</summary>
    TempError,
    /// <summary>The message has no author domain, or several: DMARC cannot be asked (RFC 9989 §5.3.1, §11.5).</summary>
    PermError,
}
