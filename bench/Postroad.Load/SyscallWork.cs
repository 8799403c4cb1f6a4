using Postroad.Load.Loads;
using Postroad.Load.Peers;

namespace Postroad.Load;

/// <summary>System calls and flushes a message, counted by strace, which slows a server down: no rate of this work says anything.</summary>
internal static class SyscallWork
{
    private const int Told = 8;

    public static async Task PrintAsync(Arguments arguments, IEnumerable<Peer> peers)
    {
        Console.WriteLine($"\n## System calls a durable message, {arguments.Size} octets, {arguments.Sessions} kept sessions\n");
        Console.WriteLine("| peer | messages | calls a message | flushes a message | most of them, a message |\n| --- | --- | --- | --- | --- |");
        foreach (var peer in peers)
        {
            Console.Error.WriteLine($"load: syscalls, {peer.Name}");
            await SendAsync(arguments, peer);
            var figures = new List<Figures>();
            var calls = await SyscallLoad.CountAsync(peer.ProcessIds(), peer.Folder, async () => figures.Add(await SendAsync(arguments, peer)));
            double messages = figures[0].Count;
            var most = calls.OrderByDescending(static call => call.Value).Take(Told).Select(call => FormattableString.Invariant($"{call.Key} {call.Value / messages:0.##}"));
            Console.WriteLine(FormattableString.Invariant(
                $"| {peer.Name} | {messages} | {calls.Values.Sum() / messages:0.0} | {SyscallLoad.CountFlushes(calls) / messages:0.000} | {string.Join(", ", most)} |"));
        }
    }

    private static Task<Figures> SendAsync(Arguments arguments, Peer peer) =>
        MessageLoad.RunAsync(peer.Smtp, new SmtpMessage(peer.KeptRecipient, arguments.Size), arguments.Sessions, keep: true, arguments.Duration);
}
