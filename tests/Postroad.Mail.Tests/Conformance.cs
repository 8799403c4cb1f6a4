using System.Text.Json;

namespace Postroad.Mail.Tests;

/// <summary>The test data of others, where the environment names its folder.</summary>
internal static class Conformance
{
    /// <summary>The path of a file or folder; skips the test, saying so, where the data is not here.</summary>
    public static string Path(string relative)
    {
        var root = Environment.GetEnvironmentVariable("POSTROAD_CONFORMANCE");
        Assert.SkipWhen(string.IsNullOrEmpty(root) || !Directory.Exists(root), "POSTROAD_CONFORMANCE names no folder with the test data of others.");
        return System.IO.Path.Combine(root!, relative);
    }

    public static JsonDocument Json(string relative) => JsonDocument.Parse(File.ReadAllBytes(Path(relative)));

    /// <summary>A zone in the format of the test data.</summary>
    public static TestZone Zone(JsonElement zone)
    {
        var result = new TestZone();
        foreach (var name in zone.GetProperty("names").EnumerateObject())
        {
            result.Add(name.Name, null, "");
            foreach (var record in name.Value.EnumerateArray())
                result.Add(name.Name, record.GetProperty("type").GetString(), Value(record));
        }
        return result;
    }

    /// <summary>A message; one with Unix line ends gets those of the wire.</summary>
    public static byte[] Message(string relative)
    {
        var octets = File.ReadAllBytes(Path(relative));
        var first = Array.IndexOf(octets, (byte)'\n');
        if (first < 0 || (first > 0 && octets[first - 1] == (byte)'\r'))
            return octets;
        return [.. octets.SelectMany(c => c == (byte)'\n' ? "\r\n"u8.ToArray() : [c])];
    }

    private static string Value(JsonElement record)
    {
        if (record.TryGetProperty("rcode", out _))
            return "FAIL";
        if (record.TryGetProperty("strings", out var strings))
            return string.Join('|', strings.EnumerateArray().Select(s => s.GetString()));
        var value = record.GetProperty("value").GetString();
        return record.TryGetProperty("preference", out var preference) ? $"{preference.GetInt32()} {value}" : value!;
    }
}
