namespace Postroad.Mail.TlsPolicy;

/// <summary>What a sender is to do where TLS cannot be verified (RFC 8461 §5).</summary>
public enum MtaStsMode
{
    /// <summary>Nothing: there is no policy any more.</summary>
    None,
    /// <summary>Deliver and report.</summary>
    Testing,
    /// <summary>Do not deliver.</summary>
    Enforce,
}
