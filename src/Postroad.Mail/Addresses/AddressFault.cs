namespace Postroad.Mail.Addresses;

/// <summary>Why a text is no address of the envelope.</summary>
public enum AddressFault
{
    /// <summary>Nothing is wrong.</summary>
    None,
    /// <summary>The text does not follow the grammar of RFC 5321 §4.1.2, or is not UTF-8 (RFC 6531 §3.3).</summary>
    Syntax,
    /// <summary>The local part has more than 64 octets as written (RFC 5321 §4.5.3.1.1).</summary>
    LocalPartTooLong,
    /// <summary>The domain has more than 255 octets, or a label more than 63 (RFC 5321 §4.5.3.1.2, RFC 1035 §2.3.4).</summary>
    DomainTooLong,
    /// <summary>The address has more than 254 octets, so that no path can hold it (RFC 5321 §4.5.3.1.3: 256 with its angle brackets).</summary>
    PathTooLong,
    /// <summary>The domain has a label that is not a domain name's: a hyphen at its end, a character that IDNA does not allow (RFC 5890).</summary>
    InvalidDomain,
    /// <summary>The text in brackets begins like an address literal and is not one: an octet over 255, a group too many (RFC 5321 §4.1.3).</summary>
    InvalidLiteral,
    /// <summary>A General-address-literal with a tag other than IPv6. The registry of tags holds no other (RFC 5321 §4.1.3).</summary>
    UnknownLiteralTag,
}
