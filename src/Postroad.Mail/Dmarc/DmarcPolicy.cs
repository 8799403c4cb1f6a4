namespace Postroad.Mail.Dmarc;

/// <summary>What the owner of a domain asks to be done with mail that fails DMARC (RFC 9989 §4.7). It is a wish, not an order (§7.2).</summary>
public enum DmarcPolicy
{
    /// <summary>No wish.</summary>
    None,
    /// <summary>Treat it as suspicious.</summary>
    Quarantine,
    /// <summary>Refuse it.</summary>
    Reject,
}
