namespace Postroad.Mail.Spf;

/// <summary>What a directive yields when its mechanism matches (RFC 7208 §4.6.2).</summary>
public enum SpfQualifier
{
    /// <summary><c>+</c>, or nothing written.</summary>
    Pass,
    /// <summary><c>-</c></summary>
    Fail,
    /// <summary><c>~</c></summary>
    SoftFail,
    /// <summary><c>?</c></summary>
    Neutral,
}
