namespace Postroad.Mail.Dkim;

/// <summary>Limits for the verification of signatures.</summary>
public sealed class DkimOptions
{
    /// <summary>How many signatures of a message are tried, from the top; the rest is reported and not tried. Default 10 (RFC 6376 §6.1 asks for a limit).</summary>
    public int MaxSignatures { get; set; } = 10;

    /// <summary>The shortest RSA key that counts, in bits. Default 1024 (RFC 8301 §3.2).</summary>
    public int MinRsaBits { get; set; } = 1024;

    /// <summary>How long to wait for the keys of a message before their signatures end in <see cref="DkimResult.TempError"/>. Default 20 seconds.</summary>
    public TimeSpan KeyTimeLimit { get; set; } = TimeSpan.FromSeconds(20);
}
