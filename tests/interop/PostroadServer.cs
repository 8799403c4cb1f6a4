using System.Diagnostics;
using System.Net;
using Postroad.Interop.Neighbours;

namespace Postroad.Interop;

/// <summary>The published program as an operator runs it: <c>postroad serve</c> on a file of its own.</summary>
public sealed class PostroadServer : IAsyncDisposable
{
    public const string User = "ada@postroad.test";
    public const string Password = "correct horse battery staple";
    public static readonly string Program = Environment.GetEnvironmentVariable("POSTROAD_EXE")
        ?? throw new InvalidOperationException("POSTROAD_EXE does not say where the published server is: start the suite by tests/interop/run.");

    private readonly Process _process;
    private bool _isDisposed;

    private PostroadServer(string folder, Process process) => (Folder, _process) = (folder, process);

    public string Folder { get; }

    /// <summary>STARTTLS and AUTH required.</summary>
    public required IPEndPoint Submission { get; init; }

    /// <summary>TLS from the first octet, AUTH required.</summary>
    public required IPEndPoint Submissions { get; init; }

    /// <summary>Takes mail from loopback without AUTH, in clear.</summary>
    public required IPEndPoint Trusted { get; init; }

    /// <summary>The Maildir of a local part at postroad.test.</summary>
    public MaildirFolder Mailbox(string local) => new(Path.Combine(Folder, "data", "mail", "postroad.test", local));

    public static async Task<PostroadServer> StartAsync(TestCertificate certificate)
    {
        var folder = Directory.CreateTempSubdirectory("postroad-interop-").FullName;
        var ports = (Submission: Loopback.FreePort(), Submissions: Loopback.FreePort(), Trusted: Loopback.FreePort());
        var file = Path.Combine(folder, "postroad.toml");
        await File.WriteAllTextAsync(file, $$"""
            hostname = "mx.postroad.test"
            data = "data"
            [listen.mx]
            addresses = ["{{Loopback.Postroad}}:25"]
            [listen.submission]
            addresses = ["127.0.0.1:{{ports.Submission}}"]
            [listen.submissions]
            addresses = ["127.0.0.1:{{ports.Submissions}}"]
            [listen.devices]
            kind = "submission"
            addresses = ["127.0.0.1:{{ports.Trusted}}"]
            trusted = ["127.0.0.0/8"]
            [tls]
            certificate = "{{certificate.ChainFile}}"
            key = "{{certificate.KeyFile}}"
            [domain."postroad.test"]
            recipients = ["*"]
            deliver = "maildir:mail/{domain}/{local}"
            [domain."dovecot.test"]
            recipients = ["*"]
            deliver = "lmtp://{{Loopback.Dovecot}}:24"
            [dns]
            servers = ["{{Loopback.Dns}}:53"]
            [queue]
            retry = ["1s"]
            [delivery]
            loopback_mx = true
            [limits]
            message_size = "60MiB"
            """);
        await ToolAsync(["user", "add", User, "--password-stdin", "-c", file], Password);
        var process = Leash.Start($"exec '{Program}' serve -c '{file}' >>'{folder}/out' 2>&1");
        var server = new PostroadServer(folder, process)
        {
            Submission = new(IPAddress.Loopback, ports.Submission),
            Submissions = new(IPAddress.Loopback, ports.Submissions),
            Trusted = new(IPAddress.Loopback, ports.Trusted),
        };
        await Wait.UntilAsync("postroad serve to be ready",
            async () => process.HasExited ? throw new InvalidOperationException(await server.DescribeAsync())
                : File.Exists(Path.Combine(folder, "out")) && (await File.ReadAllLinesAsync(Path.Combine(folder, "out"))).Any(line => line.Trim() == "ready"),
            server.DescribeAsync);
        return server;
    }

    /// <summary>The last lines that the server wrote.</summary>
    public async Task<string> DescribeAsync() => "--- postroad\n" + string.Join('\n', (await File.ReadAllLinesAsync(Path.Combine(Folder, "out"))).TakeLast(40));

    /// <summary>Submits octets as they are, without AUTH, over the listener for devices.</summary>
    public async Task SubmitAsync(byte[] message, string from, params string[] recipients)
    {
        using var client = await RawClient.ConnectAsync(Trusted);
        await client.SendAsync(message, from, recipients);
    }

    /// <summary>Runs a verb of the program that has to succeed.</summary>
    internal static async Task ToolAsync(string[] arguments, string input)
    {
        using var tool = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardInput = true })!;
        await tool.StandardInput.WriteAsync(input);
        tool.StandardInput.Close();
        await tool.WaitForExitAsync();
        Assert.Equal(0, tool.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        // Twice where the town could not be settled: once for that, once for the suite.
        if (_isDisposed)
            return;
        _isDisposed = true;
        await Leash.EndAsync(_process);
        Directory.Delete(Folder, recursive: true);
    }
}
