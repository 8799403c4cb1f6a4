namespace Postroad.Smtp.Transport;

/// <summary>How choosy a listener is about ciphers. TLS 1.3 is the same in all.</summary>
public enum TlsPolicy
{
    /// <summary>What the runtime allows by default in TLS 1.2, forward secrecy preferred. Sessions are resumed cheaply.</summary>
    Compatible,
    /// <summary>TLS 1.2 with ECDHE and AEAD alone (RFC 9325 §4.2). Not on Windows, where the system decides.</summary>
    Modern,
}
