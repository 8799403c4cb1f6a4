namespace Postroad.Smtp.Protocol;

/// <summary>How much of the message a failure report returns: the RET parameter of MAIL (RFC 3461 §4.3).</summary>
public enum DsnReturn
{
    /// <summary>Nothing was said: the reporter chooses.</summary>
    Unspecified,
    /// <summary>The whole message.</summary>
    Full,
    /// <summary>The header alone.</summary>
    Headers,
}
