using System.CommandLine;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Configuration;
using Postroad.Hosting;

namespace Postroad.Cli.Config;

/// <summary>The option <c>-c FILE</c>, and loading what it names.</summary>
internal static class ConfigFile
{
    public static Option<string?> Option() =>
        Word.Text("--config", "FILE", $"The configuration file. Default: {ConfigurationLoader.FileName} here, then {ConfigurationLoader.SystemFile}.", "-c");

    /// <summary>The configuration, or null after its faults were told; then the verb ends with <see cref="ExitCode.Configuration"/>.</summary>
    public static PostroadOptions? Load(Shell shell, string? file) => LoadWhole(shell, file)?.Options;

    /// <summary>As <see cref="Load"/>, with the settings and who set them.</summary>
    public static LoadedConfiguration? LoadWhole(Shell shell, string? file)
    {
        var loaded = Read(shell, file);
        if (loaded.Faults.Count == 0)
            return loaded;
        Tell(shell, loaded);
        return null;
    }

    /// <summary>The configuration with its faults, untold.</summary>
    public static LoadedConfiguration Read(Shell shell, string? file) => new ConfigurationLoader(shell.Environment, shell.CurrentFolder).Load(file);

    /// <summary>
    /// The data folders on which the server of a configuration may run: that of the file, then that of the note which the server left. A mistake elsewhere
    /// in the file is no hindrance: the server may run with the file as it was. None where nobody can know; the faults were told then.
    /// </summary>
    public static IReadOnlyList<string> FindDataFolders(Shell shell, string? file)
    {
        var loaded = Read(shell, file);
        var noted = new RunNotes(shell.Environment).Find(Path.GetFullPath(loaded.File, shell.CurrentFolder));
        if (loaded.Options is { } options && !loaded.Faults.Any(fault => fault.Key is "" or "data"))
            return noted is null || noted == options.DataFolder ? [options.DataFolder] : [options.DataFolder, noted];
        if (noted is not null)
            return [noted];
        Tell(shell, loaded);
        return [];
    }

    /// <summary>Tells the faults, a line each.</summary>
    public static void Tell(Shell shell, LoadedConfiguration loaded)
    {
        foreach (var fault in loaded.Faults)
            shell.Error.WriteLine(Printable.Of(fault.ToString()));
        if (loaded.Options is not null)
            shell.Say($"postroad: {loaded.Faults.Count} error{(loaded.Faults.Count == 1 ? "" : "s")} in {loaded.File}; nothing was started or changed");
    }
}
