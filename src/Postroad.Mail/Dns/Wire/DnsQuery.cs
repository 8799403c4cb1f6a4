using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Postroad.Mail.Dns.Wire;

/// <summary>One question on its way to one server, with an id that nobody can guess (RFC 5452 §4).</summary>
internal sealed class DnsQuery
{
    /// <summary>The largest datagram that is asked for: what passes every path in one piece (DNS Flag Day 2020; RFC 6891 §6.2.5).</summary>
    public const int MaxDatagramOctets = 1232;

    private const int OptType = 41;

    private DnsQuery(byte[] packet, ushort id, string name, DnsType type) => (Packet, Id, Name, Type) = (packet, id, name, type);

    /// <summary>The message to send.</summary>
    public byte[] Packet { get; }

    /// <summary>The id that the reply has to bear.</summary>
    public ushort Id { get; }

    /// <summary>The name as the reader of replies writes it.</summary>
    public string Name { get; }

    /// <summary>The type asked for.</summary>
    public DnsType Type { get; }

    /// <summary>Writes a question with a new id. Null where the name is none of the DNS: a label of 0 or over 63 octets, over 253 in all, a character beyond one octet.</summary>
    public static DnsQuery? Create(DnsQuestion question, bool withEdns)
    {
        var length = question.Name.Length;
        if (length is 0 or > 253)
            return null;
        var packet = new byte[12 + length + 2 + 4 + (withEdns ? 11 : 0)];
        var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet, id);
        // Recursion desired; AD set: we want to know (RFC 6840 §5.7).
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), 0x0120);
        packet[5] = 1;
        var position = 12;
        if (!TryWriteName(question.Name, packet, ref position))
            return null;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(position), (ushort)question.Type);
        packet[position + 3] = 1;
        position += 4;
        if (withEdns)
            WriteOpt(packet, position);
        new WireReader(packet, 12, packet.Length).TryReadName(out var name);
        return new DnsQuery(packet, id, name, question.Type);
    }

    private static bool TryWriteName(string name, byte[] packet, ref int position)
    {
        foreach (var range in name.AsSpan().Split('.'))
        {
            var label = name.AsSpan()[range];
            if (label.Length is 0 or > 63)
                return false;
            packet[position++] = (byte)label.Length;
            foreach (var c in label)
            {
                if (c > 0xFF)
                    return false;
                packet[position++] = (byte)c;
            }
        }
        position++;
        return true;
    }

    // RFC 6891 §6.1.2: the root as name, the size of datagrams as class, no flags
    private static void WriteOpt(byte[] packet, int position)
    {
        packet[11] = 1;
        packet[position + 2] = OptType;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(position + 3), MaxDatagramOctets);
    }
}
