using System.Collections.Immutable;
using System.Net;

namespace Postroad.Mail.Dns.Wire;

/// <summary>Reads the data of records. Each type has its form to the last octet: data too short, too long or with a name that leads astray is no record.</summary>
internal static class RecordReader
{
    /// <summary>Longer times are cut to this: RFC 2181 §8 has 2^31-1 s as the greatest, and takes what is beyond for zero.</summary>
    private const uint MaxTimeToLive = int.MaxValue;

    private const ushort InternetClass = 1;

    /// <summary>Reads a record of a section. False where the message is damaged.</summary>
    // RFC 1035 §4.1.3  NAME TYPE CLASS TTL RDLENGTH RDATA
    public static bool TryRead(ReadOnlySpan<byte> message, ref WireReader reader, out ResourceRecord record)
    {
        record = default;
        if (!reader.TryReadName(out var owner) || !reader.TryRead(out ushort type) || !reader.TryRead(out ushort recordClass)
            || !reader.TryRead(out uint seconds) || !reader.TryRead(out ushort length))
            return false;
        var start = reader.Position;
        if (!reader.TryRead(length, out _))
            return false;
        var timeToLive = TimeSpan.FromSeconds(seconds > MaxTimeToLive ? 0 : seconds);
        DnsRecord? value = null;
        if (recordClass == InternetClass && Enum.IsDefined((DnsType)type))
        {
            value = ReadValue((DnsType)type, new WireReader(message, start, start + length), timeToLive);
            if (value is null)
                return false;
        }
        record = new ResourceRecord(owner, type, timeToLive, value);
        return true;
    }

    private static DnsRecord? ReadValue(DnsType type, WireReader data, TimeSpan timeToLive)
    {
        DnsRecord? value = type switch
        {
            DnsType.A => ReadAddress(ref data, 4, timeToLive),
            DnsType.Aaaa => ReadAddress(ref data, 16, timeToLive),
            DnsType.Mx => ReadMailExchange(ref data, timeToLive),
            DnsType.Txt => ReadText(ref data, timeToLive),
            DnsType.Soa => ReadStartOfAuthority(ref data, timeToLive),
            DnsType.Tlsa => ReadCertificateAssociation(ref data, timeToLive),
            _ => data.TryReadName(out var name) ? new DnsRecord.Name(name, timeToLive) : null,
        };
        return data.IsAtEnd ? value : null;
    }

    private static DnsRecord.Address? ReadAddress(ref WireReader data, int length, TimeSpan timeToLive) =>
        data.TryRead(length, out var octets) ? new DnsRecord.Address(new IPAddress(octets), timeToLive) : null;

    private static DnsRecord.MailExchange? ReadMailExchange(ref WireReader data, TimeSpan timeToLive) =>
        data.TryRead(out ushort preference) && data.TryReadName(out var exchange) ? new DnsRecord.MailExchange(preference, exchange, timeToLive) : null;

    // RFC 1035 §3.3.14: one string or more
    private static DnsRecord.Text? ReadText(ref WireReader data, TimeSpan timeToLive)
    {
        var strings = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        do
        {
            if (!data.TryRead(out byte length) || !data.TryRead(length, out var octets))
                return null;
            strings.Add(octets.ToArray());
        }
        while (!data.IsAtEnd);
        return new DnsRecord.Text(strings.ToImmutable(), timeToLive);
    }

    // RFC 1035 §3.3.13; RFC 2308 §4: the time of a negative answer is MINIMUM or that of the record, whichever is less
    private static DnsRecord.StartOfAuthority? ReadStartOfAuthority(ref WireReader data, TimeSpan timeToLive)
    {
        if (!data.TryReadName(out var server) || !data.TryReadName(out _) || !data.TryRead(16, out _) || !data.TryRead(out uint minimum))
            return null;
        var negative = TimeSpan.FromSeconds(minimum > MaxTimeToLive ? 0 : minimum);
        return new DnsRecord.StartOfAuthority(server, negative < timeToLive ? negative : timeToLive, timeToLive);
    }

    // RFC 6698 §2.1: usage, selector, matching type, and data that is not empty
    private static DnsRecord.CertificateAssociation? ReadCertificateAssociation(ref WireReader data, TimeSpan timeToLive)
    {
        if (!data.TryRead(out byte usage) || !data.TryRead(out byte selector) || !data.TryRead(out byte matchingType) || data.IsAtEnd)
            return null;
        data.TryRead(data.Rest().Length, out var octets);
        return new DnsRecord.CertificateAssociation(usage, selector, matchingType, octets.ToArray(), timeToLive);
    }
}
