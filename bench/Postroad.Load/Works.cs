using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Postroad.Load.Loads;
using Postroad.Load.Peers;

namespace Postroad.Load;

/// <summary>The kinds of work that are measured, each as one sample of one peer.</summary>
internal sealed class Works(Arguments arguments, Sink sink, X509Certificate2 certificate)
{
    // smtp-source sends a count; the last rate tells how many fill the time asked for.
    private readonly Dictionary<string, double> _rates = [];

    public static readonly string[] All = ["accept", "connections", "relay", "idle", "handshakes"];

    public string Title(string work) => work switch
    {
        "accept" => $"Accept, {arguments.Size} octets, {arguments.Sessions} kept sessions{Client}",
        "connections" => $"Accept, {arguments.Size} octets, {arguments.Sessions} at once, one message a connection{Client}",
        "relay" => $"Relay to a sink until all has arrived, {arguments.Size} octets, {arguments.Sessions} sessions",
        "idle" => $"{IdleConnections} idle connections (rate: connections opened one after another)",
        "crowd" => $"An honest client beside {CrowdLoad.Idle} idle connections and {CrowdLoad.Trickling} that trickle (rate: its messages, one a connection)",
        "handshakes" => "Full TLS handshakes, RSA-2048, 8 in parallel",
        _ => throw new ArgumentException($"'{work}' is no work; there are {string.Join(", ", All)}, crowd and syscalls."),
    };

    private string Client => arguments.BySmtpSource ? ", by smtp-source" : "";

    private int IdleConnections => arguments.Sessions > 100 ? arguments.Sessions : 2000;

    public async Task<Sample> MeasureAsync(string work, Peer peer)
    {
        var before = peer.Cpu();
        Figures figures;
        double? memory = null;
        switch (work)
        {
            case "accept" or "connections":
                figures = await AcceptAsync(peer, keep: work == "accept");
                break;
            case "relay":
                figures = await RelayAsync(peer);
                break;
            case "idle":
                (figures, var sessions) = await IdleLoad.OpenAsync(peer.Smtp, IdleConnections);
                memory = peer.MemoryMiB();
                foreach (var session in sessions)
                    session.Dispose();
                break;
            case "crowd":
                (figures, memory) = await CrowdAsync(peer);
                break;
            default:
                figures = await HandshakeLoad.RunAsync(peer.Tls, certificate, 8, arguments.Duration);
                break;
        }
        return new Sample(peer.Name, figures, peer.Cpu() - before, memory ?? peer.MemoryMiB());
    }

    private async Task<Figures> AcceptAsync(Peer peer, bool keep)
    {
        if (!arguments.BySmtpSource)
            return await MessageLoad.RunAsync(peer.Smtp, new SmtpMessage(peer.KeptRecipient, arguments.Size), arguments.Sessions, keep, arguments.Duration);
        var rate = _rates.GetValueOrDefault(peer.Name, 200);
        var figures = await SmtpSourceLoad.RunAsync(peer.Smtp, peer.KeptRecipient, arguments.Size, arguments.Sessions, keep, (long)(rate * arguments.Duration.TotalSeconds));
        _rates[peer.Name] = figures.Rate;
        return figures;
    }

    private async Task<(Figures Figures, double? Memory)> CrowdAsync(Peer peer)
    {
        using var crowd = new CrowdLoad(peer.Smtp, peer.KeptRecipient);
        Console.Error.WriteLine($"load: crowd, {peer.Name} has greeted {await crowd.GatherAsync()} of {CrowdLoad.Idle + CrowdLoad.Trickling}");
        return (await crowd.ServeAsync(new SmtpMessage(peer.KeptRecipient, arguments.Size), arguments.Duration), peer.MemoryMiB());
    }

    private async Task<Figures> RelayAsync(Peer peer)
    {
        var arrived = sink.Messages;
        var started = Stopwatch.GetTimestamp();
        var sent = await MessageLoad.RunAsync(peer.Smtp, new SmtpMessage(peer.RelayedRecipient, arguments.Size), arguments.Sessions, keep: true, arguments.Duration);
        while (sink.Messages - arrived < sent.Count)
        {
            if (Stopwatch.GetElapsedTime(started) > arguments.Duration + TimeSpan.FromSeconds(60))
                throw new TimeoutException($"{peer.Name} handed on {sink.Messages - arrived} of {sent.Count} messages within a minute.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        return sent with { Elapsed = Stopwatch.GetElapsedTime(started) };
    }
}
