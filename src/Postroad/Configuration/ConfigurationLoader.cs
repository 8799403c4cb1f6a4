using System.Collections;
using System.Net;
using Postroad.Configuration.Binding;
using Postroad.Configuration.Tree;
using Postroad.Mail.Addresses;

namespace Postroad.Configuration;

/// <summary>Finds the file, reads it, lays the environment over it, and binds the whole.</summary>
/// <param name="environment">The variables of the process.</param>
/// <param name="currentFolder">Where the process was started.</param>
internal sealed class ConfigurationLoader(IDictionary environment, string currentFolder)
{
    /// <summary>The file where none is named, beside the one in the current folder.</summary>
    public const string SystemFile = "/etc/postroad/postroad.toml";

    public const string FileName = "postroad.toml";

    /// <summary>Loads a file; null looks in the usual places.</summary>
    public LoadedConfiguration Load(string? file)
    {
        var faults = new List<ConfigFault>();
        var found = file ?? new[] { FileName, SystemFile }.FirstOrDefault(name => File.Exists(Path.Combine(currentFolder, name)));
        if (found is null)
            return Failed(FileName, $"no such file here, and no {SystemFile}; `postroad init` writes one, -c FILE names another");
        string text;
        try
        {
            text = File.ReadAllText(Path.Combine(currentFolder, found));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Failed(found, failure is FileNotFoundException or DirectoryNotFoundException ? "no such file; `postroad init` writes one" : failure.Message);
        }
        var tree = TomlReader.Read(text, found, faults);
        EnvironmentLayer.Apply(tree, environment, faults);
        return Bind(found, tree, faults);
    }

    private LoadedConfiguration Bind(string file, ConfigTable tree, List<ConfigFault> faults)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file, currentFolder)) ?? currentFolder;
        var binding = new BindingPass(new Placeholders(folder, name => (string?)environment[name]));
        var options = PostroadBinder.Bind(binding, tree, folder, MachineName());
        // What cannot be read as TOML is told first; what follows from it is noise.
        return new LoadedConfiguration(file, options, binding.Settings, faults.Exists(fault => fault.Key.Length == 0) ? faults : LoadedConfiguration.InOrder([.. faults, .. binding.Faults]));
    }

    private static LoadedConfiguration Failed(string file, string message) => new(file, null, [], [new ConfigFault(new Origin(file), "", message)]);

    /// <summary>The machine's own name where it is a domain name.</summary>
    public static DomainName MachineName() =>
        DomainName.TryParse(Dns.GetHostName(), out var name) ? name : DomainName.Parse("localhost");
}
