namespace Postroad.Smtp.Protocol;

/// <summary>Enhanced status codes that stand in more than one reply (RFC 3463 §3).</summary>
internal static class EnhancedStatusCodes
{
    /// <summary>2.0.0: it went well, and there is no more to say.</summary>
    public static readonly EnhancedStatusCode Success = new(2, 0, 0);

    /// <summary>4.3.2: the system is not taking mail now.</summary>
    public static readonly EnhancedStatusCode SystemNotTakingMail = new(4, 3, 2);
}
