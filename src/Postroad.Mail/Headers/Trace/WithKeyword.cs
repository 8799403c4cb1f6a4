namespace Postroad.Mail.Headers.Trace;

/// <summary>The words of the <c>with</c> clause (RFC 3848, RFC 6531 §4.3).</summary>
public static class WithKeyword
{
    /// <summary>The word for a way of transmission: <c>ESMTPSA</c>, <c>LMTP</c>, <c>UTF8SMTPS</c>.</summary>
    public static string Of(TransmissionType type)
    {
        var isLmtp = type.HasFlag(TransmissionType.Lmtp);
        var name = type.HasFlag(TransmissionType.Utf8) ? isLmtp ? "UTF8LMTP" : "UTF8SMTP"
            : isLmtp ? "LMTP"
            : type == TransmissionType.Smtp ? "SMTP" : "ESMTP";
        return name + (type.HasFlag(TransmissionType.Tls) ? "S" : "") + (type.HasFlag(TransmissionType.Auth) ? "A" : "");
    }
}
