namespace Postroad.Smtp.Transport;

/// <summary>A certificate chain and its key, as PEM files.</summary>
public sealed class CertificateFiles
{
    /// <summary>The chain, own certificate first.</summary>
    public string Certificate { get; set; } = "";

    /// <summary>The private key; null where it stands in the file of the certificate.</summary>
    public string? Key { get; set; }
}
