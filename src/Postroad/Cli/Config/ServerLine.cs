using System.CommandLine;
using System.Net.Sockets;
using Postroad.Api.Control;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;

namespace Postroad.Cli.Config;

/// <summary>The line to the running server, found by the configuration or the data folder.</summary>
internal sealed class ServerLine(Shell shell)
{
    private readonly Option<string?> _file = ConfigFile.Option();
    private readonly Option<string?> _data = Word.Text("--data", "DIR", "The data folder of the server, in the place of a configuration file; for `postroad dev`.");

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_data);
    }

    /// <summary>Asks, and hands each line to <paramref name="take"/>; gives the exit status.</summary>
    public async Task<int> AskAsync(ParseResult parsed, ControlRequest request, Func<ControlReply, int?> take, CancellationToken cancellationToken)
    {
        var folders = parsed.GetValue(_data) is { } data ? [Path.GetFullPath(data, shell.CurrentFolder)] : ConfigFile.FindDataFolders(shell, parsed.GetValue(_file));
        if (folders.Count == 0)
            return ExitCode.Configuration;
        foreach (var folder in folders)
        {
            try
            {
                return await AskAsync(folder, request, take, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AccessDenied)
            {
                return shell.Fail(ExitCode.NotPermitted, $"the server that runs on {folder} is somebody else's");
            }
            catch (SocketException)
            {
                // Nobody there.
            }
        }
        return shell.Fail(ExitCode.TryAgain, $"no server runs on {string.Join(" or ", folders)}");
    }

    private async Task<int> AskAsync(string folder, ControlRequest request, Func<ControlReply, int?> take, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var reply in ControlClient.AskAsync(folder, request, cancellationToken).ConfigureAwait(false))
            {
                if (reply.Failure is { } failure)
                    return Tell(failure);
                if (take(reply) is { } status)
                    return status;
            }
        }
        catch (IOException)
        {
            // It went away, which is told below.
        }
        return shell.Fail(ExitCode.TryAgain, "the server ended before it had answered");
    }

    private int Tell(ControlFailure failure)
    {
        foreach (var line in failure.Lines)
            shell.Error.WriteLine(failure.Lines.Count == 1 ? $"postroad: {Printable.Of(line)}" : Printable.Of(line));
        return failure.Status;
    }
}
