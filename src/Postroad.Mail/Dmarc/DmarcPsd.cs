namespace Postroad.Mail.Dmarc;

/// <summary>Whether a domain is a public suffix, as its owner says (RFC 9989 §4.7).</summary>
public enum DmarcPsd
{
    /// <summary>Nothing is said.</summary>
    Unknown,
    /// <summary>It is one: organizations begin one label below.</summary>
    Yes,
    /// <summary>It is none: this is the organization.</summary>
    No,
}
