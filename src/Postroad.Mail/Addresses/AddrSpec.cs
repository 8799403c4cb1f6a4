using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Addresses;

/// <summary>
/// What an addr-spec of a header field names (RFC 5322 §3.4.1), read with comments, folding and the obsolete forms of §4.4, and with the UTF-8
/// of RFC 6532 §3.2. Much that a header may hold cannot be mailed to; what can is <see cref="Mailbox"/>. It cannot hold CR, LF or NUL.
/// </summary>
public sealed class AddrSpec
{
    /// <summary>How deep comments may stand in one another before the text is refused. RFC 5322 sets no bound; nobody writes more than two.</summary>
    public const int MaxCommentDepth = 16;

    internal AddrSpec(Mailbox? mailbox, MailDomain? domain, bool isInternational) => (Mailbox, Domain, IsInternational) = (mailbox, domain, isInternational);

    /// <summary>The address as an envelope takes it, or null where none could: a local part over 64 octets, a control character in quotes, a literal that is no address.</summary>
    public Mailbox? Mailbox { get; }

    /// <summary>The domain, or null where it is one that mail cannot use.</summary>
    public MailDomain? Domain { get; }

    /// <summary>Whether the text holds anything but ASCII, which RFC 5322 alone does not allow (RFC 6532 does).</summary>
    public bool IsInternational { get; }

    /// <summary>Reads the whole of a text as one addr-spec.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out AddrSpec? value)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            value = null;
            return AddressText.TryEncode(text, rented, out var count) && TryParse(rented.AsSpan(0, count), out value);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads the whole of a text, given in octets, as one addr-spec.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out AddrSpec? value)
    {
        var reader = new AddrSpecReader(text);
        if (!reader.TryTakeAddrSpec(out value) || !reader.IsAtEnd)
            value = null;
        return value is not null;
    }
}
