using System.Collections;
using Postroad.Configuration;

namespace Postroad.Tests.Configuration;

/// <summary>Loads a configuration from text, in a folder of its own.</summary>
internal sealed class Loading : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("postroad-config-").FullName;

    public Dictionary<string, string?> Environment { get; } = [];

    public LoadedConfiguration Load(string text)
    {
        File.WriteAllText(Path.Combine(Folder, "postroad.toml"), text);
        return LoadFile("postroad.toml");
    }

    public LoadedConfiguration LoadFile(string? file) => new ConfigurationLoader(new Hashtable(Environment), Folder).Load(file);

    /// <summary>Every fault of a text, a line each.</summary>
    public static string FaultsOf(string text)
    {
        using var loading = new Loading();
        return string.Join('\n', loading.Load(text).Faults);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
