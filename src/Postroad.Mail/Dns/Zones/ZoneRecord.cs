using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Postroad.Mail.Dns.Zones;

/// <summary>Reads the records of a zone file. A fault says at which name it is and what was expected.</summary>
internal static class ZoneRecord
{
    /// <summary>Every record of a zone file may be kept this long.</summary>
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);

    public static IEnumerable<JsonElement> Elements(JsonElement records, string name) =>
        records.ValueKind == JsonValueKind.Array ? records.EnumerateArray() : throw Fault(name, "an array of records");

    public static void Add(ZoneName entry, JsonElement record, string name)
    {
        var type = Text(record, "type", name).ToUpperInvariant();
        if (record.TryGetProperty("rcode", out _))
        {
            var code = Text(record, "rcode", name);
            if (type == "ANY")
                entry.FailureOfAll = code;
            else if (Enum.TryParse<DnsType>(type, ignoreCase: true, out var failing))
                entry.Failures[failing] = code;
            return;
        }
        var value = Read(type, record, name);
        if (value is not { } found)
            return;
        if (!entry.Records.TryGetValue(found.Type, out var list))
            entry.Records[found.Type] = list = [];
        list.Add(found.Record);
    }

    // Records of type SPF, which RFC 7208 §3.1 did away with, are read over: nobody may ask for them.
    private static (DnsType Type, DnsRecord Record)? Read(string type, JsonElement record, string name) => type switch
    {
        "A" => (DnsType.A, Address(record, AddressFamily.InterNetwork, name)),
        "AAAA" => (DnsType.Aaaa, Address(record, AddressFamily.InterNetworkV6, name)),
        "MX" => (DnsType.Mx, new DnsRecord.MailExchange(Preference(record, name), Name(record, name), TimeToLive)),
        "TXT" => (DnsType.Txt, new DnsRecord.Text(Strings(record, name), TimeToLive)),
        "CNAME" => (DnsType.Cname, new DnsRecord.Name(Name(record, name), TimeToLive)),
        "PTR" => (DnsType.Ptr, new DnsRecord.Name(Name(record, name), TimeToLive)),
        "NS" => (DnsType.Ns, new DnsRecord.Name(Name(record, name), TimeToLive)),
        "TLSA" => (DnsType.Tlsa, Association(Text(record, "value", name), name)),
        "SPF" or "SOA" => null,
        _ => throw Fault(name, $"a type that mail asks for, not {type}"),
    };

    private static DnsRecord.Address Address(JsonElement record, AddressFamily family, string name) =>
        IPAddress.TryParse(Text(record, "value", name), out var address) && address.AddressFamily == family
            ? new DnsRecord.Address(address, TimeToLive)
            : throw Fault(name, "an IP address of the record's type");

    private static int Preference(JsonElement record, string name) =>
        record.TryGetProperty("preference", out var preference) && preference.TryGetUInt16(out var number) ? number : throw Fault(name, "a preference from 0 to 65535");

    private static string Name(JsonElement record, string name)
    {
        var value = Text(record, "value", name).ToLowerInvariant();
        return value.EndsWith('.') ? value[..^1] : value;
    }

    // One character an octet.
    private static ImmutableArray<ReadOnlyMemory<byte>> Strings(JsonElement record, string name)
    {
        if (!record.TryGetProperty("strings", out var strings) || strings.ValueKind != JsonValueKind.Array)
            throw Fault(name, "an array \"strings\"");
        return [.. strings.EnumerateArray().Select(text => text.ValueKind == JsonValueKind.String && text.GetString() is { } octets && octets.All(c => c <= 0xFF)
            ? new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(octets))
            : throw Fault(name, "strings of characters up to U+00FF"))];
    }

    // RFC 6698 §2.2: usage, selector and matching type in decimal, the data in hex
    private static DnsRecord.CertificateAssociation Association(string text, string name)
    {
        var words = text.Split((char[])[' ', '\t'], 4, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 4 && Number(words[0]) is { } usage && Number(words[1]) is { } selector && Number(words[2]) is { } matchingType)
        {
            var hex = words[3].Replace(" ", "", StringComparison.Ordinal);
            if (hex.Length > 0 && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit))
                return new DnsRecord.CertificateAssociation(usage, selector, matchingType, Convert.FromHexString(hex), TimeToLive);
        }
        throw Fault(name, "a TLSA value as \"3 1 1 HEX\"");
    }

    private static byte? Number(string text) => byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(JsonElement record, string property, string name) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Fault(name, $"a record with a string \"{property}\"");

    private static FormatException Fault(string name, string expected) => new($"At {name} the zone file should have {expected}.");
}
