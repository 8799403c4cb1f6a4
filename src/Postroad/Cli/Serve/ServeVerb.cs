using System.CommandLine;
using Postroad.Cli.Config;
using Postroad.Cli.Screen;
using Postroad.Configuration;

namespace Postroad.Cli.Serve;

/// <summary><c>postroad serve</c></summary>
internal static class ServeVerb
{
    public static Command Create(Shell shell)
    {
        var (file, log) = (ConfigFile.Option(), new LogOptions());
        var command = new Command("serve", "Run the mail server until SIGTERM or Ctrl-C.") { file, log.Format, log.Verbose };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!log.TryRead(parsed, shell, out var format, out var least))
                return shell.Fail(ExitCode.Usage, $"--log: '{parsed.GetValue(log.Format)}' is not plain, json or systemd");
            if (ConfigFile.LoadWhole(shell, parsed.GetValue(file)) is not { } loaded)
                return ExitCode.Configuration;
            if (loaded.Options!.Listeners.Count == 0)
                return shell.Fail(ExitCode.Configuration, "nothing to do: no listener is configured; add for instance [listen.mx] with addresses = [\"*:25\"]");
            return await RunAsync(shell, loaded, new Logging(format, least), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static Task<int> RunAsync(Shell shell, LoadedConfiguration loaded, Logging logging, CancellationToken cancellationToken) =>
        new ServerRun(shell, loaded.Options!, logging) { Loaded = loaded }.RunAsync(onReady: server =>
        {
            foreach (var (listener, endPoint) in server.Listening)
                shell.Error.WriteLine($"listening on {endPoint} ({listener})");
            shell.Error.WriteLine("ready");
        }, cancellationToken);
}
