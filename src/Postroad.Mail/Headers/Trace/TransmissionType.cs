namespace Postroad.Mail.Headers.Trace;

/// <summary>How a message came, as the <c>with</c> clause of Received tells it.</summary>
[Flags]
public enum TransmissionType
{
    /// <summary>HELO: <c>SMTP</c>.</summary>
    Smtp = 0,
    /// <summary>EHLO: <c>ESMTP</c> (RFC 5321 §4.4).</summary>
    Extended = 1,
    /// <summary>LHLO: <c>LMTP</c> (RFC 2033).</summary>
    Lmtp = 2,
    /// <summary>Over TLS: an <c>S</c> is added (RFC 3848).</summary>
    Tls = 4,
    /// <summary>After AUTH: an <c>A</c> is added (RFC 3848).</summary>
    Auth = 8,
    /// <summary>With SMTPUTF8: <c>UTF8SMTP</c> and <c>UTF8LMTP</c> (RFC 6531 §4.3).</summary>
    Utf8 = 16,
}
