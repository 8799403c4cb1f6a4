using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Postroad.Cli.Screen;
using Postroad.Cli.Serve;
using Postroad.Cli.Words;
using Postroad.Configuration;
using Postroad.Hosting.Logs;
using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;
using Postroad.Mta.Receiving;

namespace Postroad.Cli.Dev;

/// <summary><c>postroad dev</c>: the real server as an inbox, without a file.</summary>
internal sealed class DevVerb(Shell shell)
{
    private readonly Option<int?> _smtp = Word.Number("--smtp", "PORT", "Where SMTP listens; 0 for any free port. Default: 1025.", 0, IPEndPoint.MaxPort);
    private readonly Option<int?> _http = Word.Number("--http", "PORT", "Where health and metrics are; 0 for any free port. Default: 8025.", 0, IPEndPoint.MaxPort);
    private readonly Option<string?> _bind = Word.Text("--bind", "ADDRESS", "The address to listen on. Default: 127.0.0.1. Anybody who reaches it can leave mail.");
    private readonly Option<string?> _data = Word.Text("--data", "DIR", "Where mail is kept. Default: a folder of your own, told at the start.");
    private readonly Option<bool> _ephemeral = Word.Flag("--ephemeral", "Keep mail in a folder that goes away at the end.");
    private readonly Option<bool> _verbose = Word.Flag("--verbose", "Log everything, as the server does.", "-v");

    public static Command Create(Shell shell)
    {
        var verb = new DevVerb(shell);
        var command = new Command("dev", "Run an inbox for development: takes mail for anybody, delivers to nobody.")
        {
            verb._smtp, verb._http, verb._bind, verb._data, verb._ephemeral, verb._verbose,
        };
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse((parsed.GetValue(_bind) ?? "127.0.0.1").Trim('[', ']'), out var address))
            return shell.Fail(ExitCode.Usage, $"--bind: '{parsed.GetValue(_bind)}' is not an address");
        if (parsed.GetValue(_ephemeral) && parsed.GetValue(_data) is not null)
            return shell.Fail(ExitCode.Usage, "--data and --ephemeral do not go together");
        var folder = parsed.GetValue(_ephemeral) ? Directory.CreateTempSubdirectory("postroad-dev-").FullName : DevFolder.Choose(shell, parsed.GetValue(_data));
        try
        {
            DevFolder.CloseIfEmpty(folder);
            var level = parsed.GetValue(_verbose) ? LogLevel.Information : LogLevel.Warning;
            return await new ServerRun(shell, Options(folder, address, parsed), new Logging(LogFormat.Plain, level))
            {
                TakesAny = new DeliverTarget.MessageFiles("messages"),
                Audience = new ArrivalPrinter(shell),
            }.RunAsync(server => DevGreeting.Write(shell, server.Listening, Path.Combine(folder, "messages")), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (parsed.GetValue(_ephemeral))
                Directory.Delete(folder, recursive: true);
        }
    }

    private PostroadOptions Options(string folder, IPAddress address, ParseResult parsed)
    {
        var options = new PostroadOptions { Hostname = DomainName.Parse("localhost"), DataFolder = folder };
        options.Listeners.Add(new ListenerOptions { Name = "smtp", Kind = ListenerKind.Dev, Addresses = [new ListenAddress(address, parsed.GetValue(_smtp) ?? 1025)] });
        options.Listeners.Add(new ListenerOptions { Name = "http", Kind = ListenerKind.Http, Addresses = [new ListenAddress(address, parsed.GetValue(_http) ?? 8025)] });
        options.Tls.SelfSignedFolder = folder;
        return options;
    }
}
