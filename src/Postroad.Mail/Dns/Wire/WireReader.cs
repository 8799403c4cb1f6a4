using System.Buffers.Binary;
using System.Text;

namespace Postroad.Mail.Dns.Wire;

/// <summary>Reads the fields of a DNS message (RFC 1035 §4). Each method says false, and reads nothing, where the octets do not hold what it names.</summary>
internal ref struct WireReader
{
    /// <summary>How often a name may go on elsewhere. RFC 1035 sets no bound; names of 127 labels need no more than a few.</summary>
    private const int MaxJumps = 32;

    private const int MaxNameOctets = 255;

    private readonly ReadOnlySpan<byte> _message;
    private readonly int _end;
    private int _position;

    public WireReader(ReadOnlySpan<byte> message, int position, int end)
    {
        _message = message;
        _position = position;
        _end = end;
    }

    public WireReader(ReadOnlySpan<byte> message) : this(message, 0, message.Length)
    {
    }

    public readonly int Position => _position;

    public readonly bool IsAtEnd => _position == _end;

    public bool TryRead(out byte value)
    {
        var isThere = TryRead(1, out var octets);
        value = isThere ? octets[0] : (byte)0;
        return isThere;
    }

    public bool TryRead(out ushort value)
    {
        var isThere = TryRead(2, out var octets);
        value = isThere ? BinaryPrimitives.ReadUInt16BigEndian(octets) : (ushort)0;
        return isThere;
    }

    public bool TryRead(out uint value)
    {
        var isThere = TryRead(4, out var octets);
        value = isThere ? BinaryPrimitives.ReadUInt32BigEndian(octets) : 0;
        return isThere;
    }

    public bool TryRead(int count, out ReadOnlySpan<byte> octets)
    {
        octets = default;
        if (count > _end - _position)
            return false;
        octets = _message.Slice(_position, count);
        _position += count;
        return true;
    }

    public readonly ReadOnlySpan<byte> Rest() => _message[_position.._end];

    /// <summary>
    /// Reads a name, in lower case and without its final dot, empty for the root. An octet that is not printable, a dot or a backslash in a label
    /// is written as <c>\ddd</c>, so that two names are the same text only where they are the same name.
    /// </summary>
    // RFC 1035 §4.1.4. A pointer must lead to before the labels that it follows, so that no chain of them is endless.
    public bool TryReadName(out string name)
    {
        name = "";
        var text = new StringBuilder();
        var (position, limit, segment, jumps, octets) = (_position, _end, _position, 0, 1);
        var after = -1;
        while (true)
        {
            if (position >= limit)
                return false;
            var length = _message[position++];
            if ((length & 0xC0) == 0xC0)
            {
                if (position >= limit || ++jumps > MaxJumps)
                    return false;
                var target = (length & 0x3F) << 8 | _message[position++];
                if (target >= segment)
                    return false;
                after = after < 0 ? position : after;
                (position, limit, segment) = (target, _message.Length, target);
                continue;
            }
            if (length == 0)
                break;
            octets += length + 1;
            if (length > 63 || octets > MaxNameOctets || length > limit - position)
                return false;
            AppendLabel(text, _message.Slice(position, length));
            position += length;
        }
        _position = after < 0 ? position : after;
        name = text.ToString();
        return true;
    }

    private static void AppendLabel(StringBuilder text, ReadOnlySpan<byte> label)
    {
        if (text.Length > 0)
            text.Append('.');
        foreach (var octet in label)
        {
            var c = char.ToLowerInvariant((char)octet);
            if (octet is > 32 and < 127 && octet is not ((byte)'.' or (byte)'\\'))
                text.Append(c);
            else
                text.Append('\\').Append(octet.ToString("D3", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
