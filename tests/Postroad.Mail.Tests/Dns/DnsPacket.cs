using System.Net;
using System.Text;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns;

/// <summary>Writes DNS messages as a server would, and wrongly where a test wants it so.</summary>
internal sealed class DnsPacket
{
    private readonly List<byte> _octets = [];

    public DnsPacket(ushort id, ushort flags, int questions, int answers = 0, int authorities = 0, int additional = 0) =>
        Number(id).Number(flags).Number(questions).Number(answers).Number(authorities).Number(additional);

    public static DnsPacket ReplyTo(DnsRequest request, int code = 0, int answers = 0, int authorities = 0, int extraFlags = 0) =>
        new DnsPacket(request.Id, (ushort)(0x8180 | extraFlags | code), 1, answers, authorities).Question(request.Name, request.Type);

    public int Length => _octets.Count;

    public DnsPacket Question(string name, DnsType type) => Name(name).Number((int)type).Number(1);

    public DnsPacket Record(string owner, DnsType type, int seconds, Action<DnsPacket> data) => Record(owner, (int)type, seconds, data);

    public DnsPacket Record(string owner, int type, int seconds, Action<DnsPacket> data)
    {
        Name(owner).Number(type).Number(1).Number(seconds >> 16).Number(seconds & 0xFFFF);
        var at = _octets.Count;
        Number(0);
        data(this);
        var length = _octets.Count - at - 2;
        (_octets[at], _octets[at + 1]) = ((byte)(length >> 8), (byte)length);
        return this;
    }

    public DnsPacket Address(string owner, string address, int seconds = 300)
    {
        var octets = IPAddress.Parse(address).GetAddressBytes();
        return Record(owner, octets.Length == 4 ? DnsType.A : DnsType.Aaaa, seconds, packet => packet.Raw(octets));
    }

    public DnsPacket Exchange(string owner, int preference, string host, int seconds = 300) =>
        Record(owner, DnsType.Mx, seconds, packet => packet.Number(preference).Name(host));

    public DnsPacket Alias(string owner, string target, int seconds = 300) => Record(owner, DnsType.Cname, seconds, packet => packet.Name(target));

    public DnsPacket Authority(string zone, int seconds = 300, int minimum = 60) =>
        Record(zone, DnsType.Soa, seconds, packet => packet.Name("ns.test").Name("root.test").Raw(new byte[16]).Number(minimum >> 16).Number(minimum & 0xFFFF));

    public DnsPacket Name(string name)
    {
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            _octets.Add((byte)label.Length);
            _octets.AddRange(Encoding.Latin1.GetBytes(label));
        }
        _octets.Add(0);
        return this;
    }

    public DnsPacket Number(int number) => Raw((byte)(number >> 8), (byte)number);

    public DnsPacket Raw(params byte[] octets)
    {
        _octets.AddRange(octets);
        return this;
    }

    public byte[] Build() => [.. _octets];
}
