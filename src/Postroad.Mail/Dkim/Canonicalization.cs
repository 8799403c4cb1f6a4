namespace Postroad.Mail.Dkim;

/// <summary>How a header or a body is put into the form that is hashed (RFC 6376 §3.4).</summary>
public enum Canonicalization
{
    /// <summary>Octet for octet, but for empty lines at the end of a body.</summary>
    Simple,
    /// <summary>Runs of whitespace count as one space, names of fields in lower case, folds undone.</summary>
    Relaxed,
}
