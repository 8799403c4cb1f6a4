using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Postroad.Tests.Cli.Checks;

/// <summary>A folder for the files that a check reads, gone after the test; and the folder with the test data of others.</summary>
internal sealed class CheckFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("postroad-checks-");
    private int _count;

    /// <summary>The path of test data of others; skips the test, saying so, where it is not here.</summary>
    public static string Conformance(string relative)
    {
        var root = Environment.GetEnvironmentVariable("POSTROAD_CONFORMANCE");
        Assert.SkipWhen(string.IsNullOrEmpty(root) || !Directory.Exists(root), "POSTROAD_CONFORMANCE names no folder with the test data of others.");
        return Path.Combine(root!, relative);
    }

    public static JsonElement ConformanceJson(string relative) => JsonDocument.Parse(File.ReadAllBytes(Conformance(relative))).RootElement;

    public string Write(string content) => Write(Encoding.UTF8.GetBytes(content));

    public string Write(byte[] content)
    {
        var path = Path.Combine(_folder.FullName, $"file-{++_count}");
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A zone of lines <c>name TYPE value</c>, as a file.</summary>
    public string Zone(params string[] lines)
    {
        var names = new JsonObject();
        foreach (var line in lines)
        {
            var parts = line.Split(' ', 3);
            var record = new JsonObject { ["type"] = parts[1] };
            if (parts[1] == "TXT")
                record["strings"] = new JsonArray(parts[2]);
            else
                record["value"] = parts[2].Split(' ')[^1];
            if (parts[1] == "MX")
                record["preference"] = int.Parse(parts[2].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            if (names[parts[0]] is not JsonArray records)
                names[parts[0]] = records = [];
            records.Add((JsonNode)record);
        }
        return Write(new JsonObject { ["format"] = "postroad-dns-zone/1", ["names"] = names }.ToJsonString());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
