using System.Buffers.Binary;
using System.Text;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns;

/// <summary>A question as a server sees it.</summary>
internal sealed record DnsRequest(ushort Id, ushort Flags, string Name, DnsType Type, bool HasEdns, bool IsStream)
{
    public static DnsRequest Read(ReadOnlySpan<byte> packet, bool isStream)
    {
        var labels = new List<string>();
        var position = 12;
        for (; packet[position] != 0; position += packet[position] + 1)
            labels.Add(Encoding.Latin1.GetString(packet.Slice(position + 1, packet[position])));
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(packet[(position + 1)..]);
        return new(BinaryPrimitives.ReadUInt16BigEndian(packet), BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), string.Join('.', labels), type, packet[11] != 0, isStream);
    }
}
