using System.Net;
using Postroad.Interop;

namespace Postroad.Load.Peers;

/// <summary>
/// Haraka from npm, as bench/install brings it, in one process with its own queue on disk and no checks. Mail for kept.test is queued and put off;
/// mail for sink.test goes to the sink. One that discards throws all mail away.
/// </summary>
internal sealed class HarakaPeer(bool discards) : Peer
{
    private static readonly string Home = Path.Combine(
        Environment.GetEnvironmentVariable("POSTROAD_INTEROP_ROOT") ?? "/var/cache/postroad-interop", "haraka/node_modules/Haraka");

    public override string Name => discards ? "haraka-sink" : "haraka";

    public override IPEndPoint Smtp { get; } = Ports.Free();

    public override IPEndPoint Tls { get; } = Ports.Free();

    public override string KeptRecipient => "box@kept.test";

    public override string RelayedRecipient => "box@sink.test";

    public static async Task<Peer> StartAsync(IPEndPoint sink, TestCertificate certificate, bool discards)
    {
        if (!Directory.Exists(Home))
            throw new ArgumentException($"Haraka is not at {Home}: bench/install brings it.");
        var peer = new HarakaPeer(discards);
        var folder = peer.Folder;
        foreach (var name in new[] { "config", "plugins", "queue" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        await peer.ConfigureAsync("me", "mx.haraka.test");
        await peer.ConfigureAsync("plugins", "tls\ntown");
        await peer.ConfigureAsync("log.ini", "[main]\nlevel=error");
        await peer.ConfigureAsync("smtp.ini", $"listen={peer.Smtp},{peer.Tls}\nsmtps_port={peer.Tls.Port}");
        await peer.ConfigureAsync("tls.ini", $"key={certificate.KeyFile}\ncert={certificate.ChainFile}");
        File.Copy(Path.Combine(Home, "config", "connection.ini"), Path.Combine(folder, "config", "connection.ini"));
        await peer.ConfigureAsync("outbound.ini", "enable_tls=false\nlocal_mx_ok=true");
        await File.WriteAllTextAsync(Path.Combine(folder, "plugins", "town.js"), $$"""
            exports.register = function () {
              this.register_hook('lookup_rdns', 'reverse');
              this.register_hook('connect', 'trust');
              this.register_hook('rcpt', 'take');
              this.register_hook('get_mx', 'route');
              if ({{(discards ? "true" : "false")}}) this.register_hook('queue_outbound', 'take');
            };
            exports.reverse = (next) => next(OK, 'client.test');
            exports.trust = (next, connection) => { connection.relaying = true; next(); };
            exports.take = (next) => next(OK);
            exports.route = (next, hmail, domain) => domain === 'sink.test'
              ? next(OK, { priority: 0, exchange: '{{sink.Address}}', port: {{sink.Port}} })
              : next(DENYSOFT, 'waits');

            """);
        await peer.StartAsync($"node {Home}/bin/haraka -c {folder}");
        return peer;
    }

    private Task ConfigureAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Folder, "config", name), text + "\n");
}
