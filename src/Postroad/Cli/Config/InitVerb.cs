using System.CommandLine;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Configuration;
using Postroad.Mail.Addresses;

namespace Postroad.Cli.Config;

/// <summary><c>postroad init [DOMAIN]</c>: writes a commented file, never over another.</summary>
internal static class InitVerb
{
    public static Command Create(Shell shell)
    {
        var domain = Word.OptionalArgument("DOMAIN", "The domain to take mail for. Default: example.com, to be changed by hand.");
        var file = Word.Text("--config", "FILE", $"The file to write. Default: {ConfigurationLoader.FileName} here.", "-c");
        var command = new Command("init", "Write a commented configuration file. A file that is there is left alone.") { domain, file };
        command.SetAction(parsed => Run(shell, parsed.GetValue(domain), parsed.GetValue(file) ?? ConfigurationLoader.FileName));
        return command;
    }

    private static int Run(Shell shell, string? domain, string file)
    {
        if (!DomainName.TryParse(domain ?? "example.com", out var name))
            return shell.Fail(ExitCode.Usage, $"'{domain}' is not a domain name: write one such as example.com");
        var path = Path.Combine(shell.CurrentFolder, file);
        try
        {
            using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(stream);
            writer.Write(StartingFile.For(name));
        }
        catch (IOException) when (File.Exists(path) || Directory.Exists(path))
        {
            return shell.Fail(ExitCode.No, $"{file} is there already and was left alone; -c FILE writes another");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return shell.Fail(failure is UnauthorizedAccessException ? ExitCode.NotPermitted : ExitCode.No, $"{file} cannot be written: {failure.Message}");
        }
        shell.Say($"""
            Wrote {file}. Next:
              postroad user add you@{name} -c {file}
              postroad config check -c {file}
              postroad serve -c {file}
            """);
        return ExitCode.Yes;
    }
}
