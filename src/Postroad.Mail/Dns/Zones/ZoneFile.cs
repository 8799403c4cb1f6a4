using System.Text.Json;

namespace Postroad.Mail.Dns.Zones;

/// <summary>A zone file, read whole.</summary>
internal sealed class ZoneFile
{
    private const string Format = "postroad-dns-zone/1";

    /// <summary>By lower-case name without its final dot.</summary>
    public Dictionary<string, ZoneName> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether every answer is vouched for.</summary>
    public bool IsSecure { get; private init; }

    public static ZoneFile Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The zone file is not JSON: {exception.Message}", exception);
        }
    }

    private static ZoneFile Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != Format)
            throw new FormatException($"The zone file has no \"format\": \"{Format}\".");
        if (!root.TryGetProperty("names", out var names) || names.ValueKind != JsonValueKind.Object)
            throw new FormatException("The zone file has no object \"names\".");
        var zone = new ZoneFile { IsSecure = root.TryGetProperty("secure", out var secure) && secure.ValueKind == JsonValueKind.True };
        foreach (var name in names.EnumerateObject())
        {
            var key = name.Name.ToLowerInvariant();
            var entry = new ZoneName();
            foreach (var record in ZoneRecord.Elements(name.Value, name.Name))
                ZoneRecord.Add(entry, record, name.Name);
            if (!zone.Names.TryAdd(key, entry))
                throw new FormatException($"The zone file names {key} twice.");
        }
        return zone;
    }
}
