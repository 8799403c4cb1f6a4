using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Smtp.Protocol.Commands;

/// <summary>Reads a path in angle brackets: finds its end, and drops a source route. What the address itself may be, <see cref="Mailbox"/> knows.</summary>
internal ref struct PathReader(ReadOnlySpan<byte> rest)
{
    /// <summary>RFC 5321 §4.5.3.1.3: 256 octets with the brackets.</summary>
    private const int MaxPath = 256;

    /// <summary>What stands behind the path: nothing, or a space and parameters.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = rest;

    // RFC 5321 §4.1.2  Path = "<" [ A-d-l ":" ] Mailbox ">"
    /// <summary>The address between the brackets, without a source route; empty for <c>&lt;&gt;</c>.</summary>
    public bool TryTake(out ReadOnlySpan<byte> address)
    {
        address = default;
        if (Rest.IsEmpty || Rest[0] != '<')
            return false;
        var end = FindEnd(Rest);
        if (end < 0 || end >= MaxPath)
            return false;
        var inner = Rest[1..end];
        var after = Rest[(end + 1)..];
        if (!after.IsEmpty && after[0] != ' ' || !TryDropRoute(ref inner))
            return false;
        address = inner;
        Rest = after;
        return true;
    }

    /// <summary>Turns an address into a mailbox. A reply says why it is none.</summary>
    public static Reply? Read(ReadOnlySpan<byte> address, bool utf8, Reply bad, out Mailbox? mailbox)
    {
        mailbox = null;
        if (!Ascii.IsValid(address) && !utf8)
            return Replies.Utf8NotAllowed;
        return Mailbox.TryParse(address, out mailbox) ? null : bad;
    }

    // The first ">" outside a quoted string.
    private static int FindEnd(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'"':
                    quoted = !quoted;
                    break;
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'>' when !quoted:
                    return i;
            }
        }
        return -1;
    }

    // RFC 5321 §4.1.2  A-d-l = At-domain *( "," At-domain ): must be accepted, and ignored (appendix C).
    private static bool TryDropRoute(ref ReadOnlySpan<byte> inner)
    {
        if (inner.IsEmpty || inner[0] != '@')
            return true;
        var colon = inner.IndexOf((byte)':');
        if (colon < 0)
            return false;
        Span<char> text = stackalloc char[MaxPath];
        foreach (var range in inner[..colon].Split((byte)','))
        {
            var hop = inner[range];
            if (hop.Length < 2 || hop[0] != '@' || !Ascii.IsValid(hop))
                return false;
            if (!MailDomain.TryParse(text[..Encoding.ASCII.GetChars(hop[1..], text)], out _))
                return false;
        }
        inner = inner[(colon + 1)..];
        return !inner.IsEmpty;
    }
}
