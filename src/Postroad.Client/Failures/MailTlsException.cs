using Postroad.Smtp.Client.Tls;

namespace Postroad.Client;

/// <summary>TLS did not come to be, so nothing was sent and no password was shown.</summary>
public sealed class MailTlsException : MailException
{
    internal MailTlsException(string message, TlsFailure reason, Exception? inner) : base(message, inner) => Reason = reason;

    /// <summary>Why.</summary>
    public TlsFailure Reason { get; }
}
