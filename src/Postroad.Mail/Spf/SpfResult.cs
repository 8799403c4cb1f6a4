namespace Postroad.Mail.Spf;

/// <summary>What SPF says about a host and a sender's domain (RFC 7208 §2.6).</summary>
public enum SpfResult
{
    /// <summary>Nothing is known: no record, or no domain that could have one.</summary>
    None,
    /// <summary>The domain says that it says nothing about this host.</summary>
    Neutral,
    /// <summary>The host may send for the domain.</summary>
    Pass,
    /// <summary>The host may not send for the domain.</summary>
    Fail,
    /// <summary>The host probably may not, and the domain would rather not say so firmly.</summary>
    SoftFail,
    /// <summary>The DNS gave no answer; the same question may be answered later.</summary>
    TempError,
    /// <summary>The published record cannot be understood or asks for too much; only its owner can help.</summary>
    PermError,
}
