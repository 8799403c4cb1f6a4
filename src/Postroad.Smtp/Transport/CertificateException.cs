namespace Postroad.Smtp.Transport;

/// <summary>A certificate or its key is missing, cannot be read, or they do not belong together. The message is one line for the operator.</summary>
public sealed class CertificateException : Exception
{
    /// <summary>With what is wrong and in which file.</summary>
    public CertificateException(string message) : base(message) { }

    /// <summary>With what is wrong, in which file, and what was seen beneath.</summary>
    public CertificateException(string message, Exception innerException) : base(message, innerException) { }
}
