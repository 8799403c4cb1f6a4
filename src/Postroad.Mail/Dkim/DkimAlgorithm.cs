namespace Postroad.Mail.Dkim;

/// <summary>What a signature is made with (RFC 6376 §3.3, RFC 8301, RFC 8463).</summary>
public enum DkimAlgorithm
{
    /// <summary><c>rsa-sha1</c>: known so that it can be refused (RFC 8301 §3.1); never used.</summary>
    RsaSha1,
    /// <summary><c>rsa-sha256</c></summary>
    RsaSha256,
    /// <summary><c>ed25519-sha256</c></summary>
    Ed25519Sha256,
}
