using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Postroad.Interop;
using Postroad.Load;
using Postroad.Load.Peers;

[assembly: SupportedOSPlatform("linux")]

Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine($"load: {error.Message}");
    return 2;
}

using var certificate = new TestCertificate();
await using var sink = new Sink();
using var chain = X509CertificateLoader.LoadCertificateFromFile(certificate.ChainFile);
var works = new Works(arguments, sink, chain);
var peers = new List<Peer>();
try
{
    foreach (var name in arguments.Peers)
    {
        peers.Add(name switch
        {
            "postroad" => await PostroadPeer.StartAsync(sink.EndPoint, certificate),
            "postfix" => await PostfixPeer.StartAsync(sink.EndPoint, certificate),
            "exim" => await EximPeer.StartAsync(sink.EndPoint, certificate),
            "haraka" or "haraka-sink" => await HarakaPeer.StartAsync(sink.EndPoint, certificate, discards: name == "haraka-sink"),
            "library" or "smtpserver" or "smtp-sink" => await DiscardPeer.OpenAsync(name),
            _ => throw new ArgumentException($"'{name}' is no peer; there are postroad, postfix, exim and haraka, and those that discard: library, smtpserver, smtp-sink and haraka-sink."),
        });
    }
    foreach (var work in arguments.Work == "all" ? Works.All : [arguments.Work])
    {
        if (work == "syscalls")
        {
            await SyscallWork.PrintAsync(arguments, peers);
            continue;
        }
        var title = works.Title(work);
        var samples = new List<Sample>();
        // The second warms up by the rate that the first found.
        for (var warmUp = work == "crowd" ? 2 : 0; warmUp < 2; warmUp++)
        {
            foreach (var peer in peers)
                await works.MeasureAsync(work, peer);
        }
        for (var round = 0; round < arguments.Rounds; round++)
        {
            foreach (var peer in round % 2 == 0 ? peers : Enumerable.Reverse(peers))
            {
                Console.Error.WriteLine($"load: {work}, round {round + 1} of {arguments.Rounds}, {peer.Name}");
                samples.Add(await works.MeasureAsync(work, peer));
            }
        }
        Table.Print(title, samples);
    }
}
finally
{
    foreach (var peer in peers)
        await peer.DisposeAsync();
}
return 0;
