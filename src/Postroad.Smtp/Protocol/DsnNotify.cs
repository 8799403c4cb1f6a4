namespace Postroad.Smtp.Protocol;

/// <summary>When a recipient's fate is reported: the NOTIFY parameter of RCPT (RFC 3461 §4.1).</summary>
[Flags]
public enum DsnNotify
{
    /// <summary>Nothing was said: failures are reported, and long delays.</summary>
    Unspecified = 0,
    /// <summary>NOTIFY=NEVER; stands alone.</summary>
    Never = 1,
    /// <summary>Report delivery.</summary>
    Success = 2,
    /// <summary>Report failure.</summary>
    Failure = 4,
    /// <summary>Report delay.</summary>
    Delay = 8,
}
