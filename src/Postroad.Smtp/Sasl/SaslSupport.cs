namespace Postroad.Smtp.Sasl;

/// <summary>What a store can check, and so which mechanisms are offered.</summary>
[Flags]
public enum SaslSupport
{
    /// <summary>Nothing: AUTH is not offered.</summary>
    None = 0,
    /// <summary>Passwords: PLAIN (RFC 4616) and LOGIN.</summary>
    Password = 1,
    /// <summary>Verifiers: SCRAM-SHA-256 and, over TLS, SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677).</summary>
    Scram = 2,
    /// <summary>Bearer tokens: OAUTHBEARER (RFC 7628) and XOAUTH2.</summary>
    Token = 4,
    /// <summary>Client certificates that TLS has verified: EXTERNAL (RFC 4422 appendix A).</summary>
    Certificate = 8,
}
