using System.CommandLine;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Configuration;
using Postroad.Configuration.Binding;

namespace Postroad.Cli.Config;

/// <summary><c>postroad config check|show</c></summary>
internal static class ConfigVerbs
{
    public static Command Create(Shell shell) => new("config", "Look into the configuration.") { Check(shell), Show(shell), ReloadVerb.Create(shell) };

    private static Command Check(Shell shell)
    {
        var (file, json) = (ConfigFile.Option(), Word.Flag("--json", "One JSON object with all that is wrong."));
        var command = new Command("check", "Read the file as the server would, and tell everything that is wrong with it.") { file, json };
        command.SetAction(parsed =>
        {
            var loaded = ConfigFile.Read(shell, parsed.GetValue(file));
            var certificates = CertificateFaults.Of(loaded);
            var isGood = loaded.Faults.Count + certificates.Count == 0;
            if (parsed.GetValue(json))
            {
                shell.Out.WriteLine(CheckReport.Of(loaded.File, [.. loaded.Faults, .. certificates]));
                return isGood ? ExitCode.Yes : ExitCode.Configuration;
            }
            if (loaded.Faults.Count > 0)
                ConfigFile.Tell(shell, loaded);
            foreach (var fault in certificates)
                shell.Fail(ExitCode.Configuration, fault.Message);
            if (!isGood)
                return ExitCode.Configuration;
            if (!shell.IsQuiet)
                shell.Out.WriteLine($"{loaded.File}: all is well ({loaded.Settings.Count(IsSet)} settings, {loaded.Options!.Listeners.Count} listeners, {loaded.Options.Domains.Count} domains, {loaded.Options.Routes.Count} routes)");
            return ExitCode.Yes;
        });
        return command;
    }

    private static Command Show(Shell shell)
    {
        var file = ConfigFile.Option();
        var json = Word.Flag("--json", "One JSON object a setting.");
        var set = Word.Flag("--set", "Only what somebody set, no defaults.");
        var command = new Command("show", "Print each setting with the value in force and where it came from. Secrets are not shown.") { file, json, set };
        command.SetAction(parsed =>
        {
            if (ConfigFile.LoadWhole(shell, parsed.GetValue(file)) is not { } loaded)
                return ExitCode.Configuration;
            var settings = loaded.Settings.Where(setting => !parsed.GetValue(set) || IsSet(setting)).ToArray();
            if (parsed.GetValue(json))
                ShownSetting.WriteJson(shell.Out, settings);
            else
                WriteText(shell, settings);
            return ExitCode.Yes;
        });
        return command;
    }

    private static bool IsSet(BoundSetting setting) => setting.Origin != Configuration.Tree.Origin.Default;

    private static void WriteText(Shell shell, BoundSetting[] settings)
    {
        var palette = shell.OutPalette;
        var lines = settings.Select(setting => (Setting: setting, Text: $"{setting.Key} = {setting.Value ?? "\"\""}")).ToArray();
        var column = Math.Min(lines.Select(line => line.Text.Length).DefaultIfEmpty().Max(), 72);
        foreach (var (setting, text) in lines)
            shell.Out.WriteLine(setting.Value is null
                ? palette.Dim($"# {setting.Key} is not set".PadRight(column) + $"  # {setting.Origin}")
                : $"{text.PadRight(column)}  {palette.Dim($"# {setting.Origin}")}");
    }
}
