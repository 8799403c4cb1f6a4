using System.Diagnostics;
using System.Globalization;
using System.Net;
using Postroad.Interop.Neighbours;

namespace Postroad.Interop.Tls;

/// <summary>The published server with two names, and a listener for each way that TLS begins.</summary>
public sealed class TlsServer : IAsyncLifetime
{
    public const string User = "ada@tls.test";

    private readonly Issuer _issuer;
    private Process? _process;

    public TlsServer() => _issuer = new Issuer(Folder, "Postroad TLS authority");

    public string Folder { get; } = Directory.CreateTempSubdirectory("postroad-interop-").FullName;

    /// <summary>STARTTLS offered.</summary>
    public IPEndPoint Mx { get; } = new(IPAddress.Loopback, Loopback.FreePort());

    /// <summary>TLS from the first octet.</summary>
    public IPEndPoint Implicit { get; } = new(IPAddress.Loopback, Loopback.FreePort());

    /// <summary>The same, and clients are asked for a certificate.</summary>
    public IPEndPoint Asking { get; } = new(IPAddress.Loopback, Loopback.FreePort());

    public string AuthorityFile => Path.Combine(Folder, "authority.pem");

    internal Issuer Issuer => _issuer;

    public async ValueTask InitializeAsync()
    {
        _issuer.WriteAuthority();
        await PutAsync("main", "mx.tls.test");
        await PutAsync("other", "other.tls.test");
        var file = Path.Combine(Folder, "postroad.toml");
        await File.WriteAllTextAsync(file, $$"""
            hostname = "mx.tls.test"
            data = "data"
            [listen.mx]
            addresses = ["{{Mx}}"]
            [listen.submissions]
            addresses = ["{{Implicit}}"]
            [listen.asking]
            kind = "submissions"
            addresses = ["{{Asking}}"]
            client_certificates = true
            [tls]
            certificate = "main.pem"
            key = "main.key"
            client_authorities = "authority.pem"
            [tls."other.tls.test"]
            certificate = "other.pem"
            key = "other.key"
            [domain."tls.test"]
            recipients = ["*"]
            deliver = "discard:"
            """);
        await PostroadServer.ToolAsync(["user", "add", User, "--password-stdin", "-c", file], "secret");
        _process = Leash.Start($"echo $$ >{Folder}/pid; exec '{PostroadServer.Program}' serve -c '{file}' >>'{Folder}/out' 2>&1");
        await Wait.UntilAsync("postroad serve to be ready", async () => (await OutputAsync()).Contains("\nready\n", StringComparison.Ordinal), OutputAsync);
    }

    /// <summary>Puts a new pair for a name in the place of another, certificate first and then key, as tools do that renew them.</summary>
    public async Task PutAsync(string file, string name)
    {
        var (chain, key) = _issuer.Issue(name);
        foreach (var (suffix, text) in new[] { ("pem", chain), ("key", key) })
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, "new"), text);
            File.Move(Path.Combine(Folder, "new"), Path.Combine(Folder, $"{file}.{suffix}"), overwrite: true);
        }
    }

    /// <summary>Tells the server to read again what it was started with.</summary>
    public async Task HangUpAsync()
    {
        var id = int.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "pid")), CultureInfo.InvariantCulture);
        using var kill = Process.Start("kill", ["-HUP", $"{id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>All that the server wrote.</summary>
    public async Task<string> OutputAsync()
    {
        var file = Path.Combine(Folder, "out");
        if (!File.Exists(file))
            return "";
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return await reader.ReadToEndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await Leash.EndAsync(_process);
        _process = null;
        _issuer.Dispose();
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }
}
