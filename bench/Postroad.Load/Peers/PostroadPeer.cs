using System.Net;
using Postroad.Interop;

namespace Postroad.Load.Peers;

/// <summary>The published server. Mail for kept.test waits for a next hop where nobody listens; mail for sink.test goes to the sink.</summary>
internal sealed class PostroadPeer : Peer
{
    public override string Name => "postroad";

    public override IPEndPoint Smtp { get; } = Ports.Free();

    public override IPEndPoint Tls { get; } = Ports.Free();

    public override string KeptRecipient => "box@kept.test";

    public override string RelayedRecipient => "box@sink.test";

    public static async Task<Peer> StartAsync(IPEndPoint sink, TestCertificate certificate)
    {
        var peer = new PostroadPeer();
        var program = Environment.GetEnvironmentVariable("POSTROAD_EXE") ?? throw new InvalidOperationException("POSTROAD_EXE does not name the published server: start by bench/run.");
        await File.WriteAllTextAsync(Path.Combine(peer.Folder, "postroad.toml"), $"""
            hostname = "mx.postroad.test"
            data = "data"
            [listen.load]
            kind = "submission"
            addresses = ["{peer.Smtp}"]
            trusted = ["127.0.0.0/8"]
            [listen.submissions]
            addresses = ["{peer.Tls}"]
            [tls]
            certificate = "{certificate.ChainFile}"
            key = "{certificate.KeyFile}"
            [route."kept.test"]
            to = ["smtp://{Ports.Free()}"]
            tls = "none"
            [route."sink.test"]
            to = ["smtp://{sink}"]
            tls = "none"
            [queue]
            retry = ["1h"]
            [limits]
            messages_per_session = 0
            connections = 15000

            """);
        await peer.StartAsync($"{program} serve --quiet -c {peer.Folder}/postroad.toml");
        return peer;
    }
}
