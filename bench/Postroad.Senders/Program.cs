// Measures senders beside each other: dotnet run -c Release -- [--senders 1,8] [--size 4096] [--seconds 3] [--rounds 3] [--clients postroad,mailkit-nodelay,…]
// Each sample is a process of its own, so that CPU and allocation are the sender's alone; all send to one smtp-sink (Debian: postfix). Prints Markdown.

using System.Globalization;
using Postroad.Senders;

if (args is ["work", var client, var port, var senders, var size, var seconds])
    return await Worker.RunAsync(client, Number(port), Number(senders), Number(size), Number(seconds));

string Option(string name, string otherwise) => Array.IndexOf(args, $"--{name}") is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
using var sink = Sink.Start();
var clients = Option("clients", string.Join(',', Worker.Clients)).Split(',');
foreach (var count in Option("senders", "1,8").Split(','))
{
    var samples = new List<Sample>();
    for (var round = 0; round < Number(Option("rounds", "3")); round++)
    {
        // Each second round the other way about.
        foreach (var one in round % 2 == 0 ? clients : clients.Reverse())
            samples.Add(Sample.Take(one, sink.Port, count, Option("size", "4096"), Option("seconds", "3")));
    }
    Sample.Print($"{Option("size", "4096")} octets, {count} {(count == "1" ? "sender" : "senders")}", samples);
}
return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
