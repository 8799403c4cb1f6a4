using System.Net;

namespace Postroad.Load.Peers;

/// <summary>A server library or tool that accepts mail, in clear alone, and throws it away: Postroad.Smtp or SmtpServer (NuGet) in bench/Postroad.Discard, or Postfix's smtp-sink.</summary>
internal sealed class DiscardPeer(string name) : Peer
{
    public override string Name => name;

    public override IPEndPoint Smtp { get; } = Ports.Free();

    public override IPEndPoint Tls => throw new ArgumentException($"{name} speaks no TLS here.");

    public override string KeptRecipient => "box@kept.test";

    public override string RelayedRecipient => throw new ArgumentException($"{name} relays nothing.");

    public static async Task<Peer> OpenAsync(string name)
    {
        var peer = new DiscardPeer(name);
        await peer.StartAsync(name == "smtp-sink" ? $"smtp-sink -m 15000 -u root {peer.Smtp} 1024" : $"{Program} {name} {peer.Smtp.Port}");
        return peer;
    }

    private static string Program => Environment.GetEnvironmentVariable("POSTROAD_DISCARD") ?? throw new InvalidOperationException("POSTROAD_DISCARD does not name the published program: start by bench/run.");
}
