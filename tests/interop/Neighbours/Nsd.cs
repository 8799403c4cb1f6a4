using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>A real name server with the suite's zone: one domain for each mail server.</summary>
public sealed class Nsd : Neighbour
{
    public override IPEndPoint EndPoint { get; } = new(Loopback.Dns, 53);

    /// <summary>What a program of the suite has for /etc/resolv.conf.</summary>
    public string ResolverFile => Path.Combine(Folder, "resolv.conf");

    public static async Task<Nsd> StartAsync()
    {
        var nsd = new Nsd();
        await File.WriteAllTextAsync(nsd.ResolverFile, $"nameserver {Loopback.Dns}\n");
        await File.WriteAllTextAsync(Path.Combine(nsd.Folder, "nsd.conf"), $"""
            server:
              ip-address: {nsd.EndPoint.Address}@{nsd.EndPoint.Port}
              username: ""
              zonesdir: {nsd.Folder}
              database: ""
              pidfile: {nsd.Folder}/pid
              xfrdfile: {nsd.Folder}/xfrd
              zonelistfile: {nsd.Folder}/zones
              logfile: {nsd.LogFile}
              server-count: 1
            remote-control:
              control-enable: no
            zone:
              name: test
              zonefile: test.zone

            """);
        await File.WriteAllTextAsync(Path.Combine(nsd.Folder, "test.zone"), $"""
            $ORIGIN test.
            $TTL 60
            @            IN SOA ns root 1 60 60 60 60
            @            IN NS  ns
            ns           IN A   {Loopback.Dns}
            postroad     IN MX  10 mx.postroad
            mx.postroad  IN A   {Loopback.Postroad}
            postfix      IN MX  10 mx.postfix
            postfix      IN MX  20 mx.nobody
            mx.postfix   IN A   {Loopback.Postfix}
            exim         IN MX  10 mx.exim
            mx.exim      IN A   {Loopback.Exim}
            opensmtpd    IN MX  10 mx.opensmtpd
            mx.opensmtpd IN A   {Loopback.OpenSmtpd}
            mx.nobody    IN A   127.255.255.254

            """);
        await nsd.StartAsync($"exec nsd -d -c {nsd.Folder}/nsd.conf");
        return nsd;
    }
}
