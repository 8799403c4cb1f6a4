using System.Buffers;

namespace Postroad.Mail.Addresses;

/// <summary>The character classes that addresses are made of, over the octets of UTF-8. Octets from 0x80 on stand in them by RFC 6531 §3.3; whoever takes them checks that they are UTF-8.</summary>
internal static class AddressCharacters
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    /// <summary>RFC 5322 §3.2.3: atext.</summary>
    public static readonly SearchValues<byte> Atext = Create(Letters + Digits + "!#$%&'*+-/=?^_`{|}~", international: true);

    /// <summary>What a Dot-string is written with: atext and dots.</summary>
    public static readonly SearchValues<byte> DotString = Create(Letters + Digits + "!#$%&'*+-/=?^_`{|}~.", international: true);

    /// <summary>RFC 5321 §4.1.2: qtextSMTP = %d32-33 / %d35-91 / %d93-126.</summary>
    public static readonly SearchValues<byte> QtextSmtp =
        Create(string.Concat(Enumerable.Range(32, 95).Select(c => (char)c).Where(c => c is not ('"' or '\\'))), international: true);

    /// <summary>What a domain name is written with: letters, digits, hyphens, dots and what U-labels hold.</summary>
    public static readonly SearchValues<byte> DomainText = Create(Letters + Digits + "-.", international: true);

    /// <summary>What an LDH label holds (RFC 5890 §2.3.1).</summary>
    public static readonly SearchValues<byte> Ldh = Create(Letters + Digits + "-", international: false);

    /// <summary>RFC 5321 §4.1.3: dcontent = %d33-90 / %d94-126.</summary>
    public static readonly SearchValues<byte> Dcontent =
        Create(string.Concat(Enumerable.Range(33, 94).Select(c => (char)c).Where(c => c is not ('[' or '\\' or ']'))), international: false);

    private static SearchValues<byte> Create(string ascii, bool international)
    {
        var octets = ascii.Select(c => (byte)c);
        return SearchValues.Create([.. international ? octets.Concat(Enumerable.Range(0x80, 0x80).Select(o => (byte)o)) : octets]);
    }
}
