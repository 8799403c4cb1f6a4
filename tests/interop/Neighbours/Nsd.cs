using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>A real name server with one zone.</summary>
public sealed class Nsd : Neighbour
{
    private Nsd(IPAddress address) => EndPoint = new(address, 53);

    public override IPEndPoint EndPoint { get; }

    /// <summary>What a program of the suite has for /etc/resolv.conf.</summary>
    public string ResolverFile => Path.Combine(Folder, "resolv.conf");

    /// <summary>With the zone of the suite: one domain for each mail server.</summary>
    public static Task<Nsd> StartAsync() => StartAsync(Loopback.Dns, "test", $"""
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

    /// <summary>With the records of one zone, <c>.</c> for the whole of the DNS.</summary>
    public static async Task<Nsd> StartAsync(IPAddress address, string zone, string records)
    {
        var nsd = new Nsd(address);
        await File.WriteAllTextAsync(nsd.ResolverFile, $"nameserver {address}\n");
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
              name: {zone}
              zonefile: zone

            """);
        await File.WriteAllTextAsync(Path.Combine(nsd.Folder, "zone"), $"""
            $ORIGIN {zone.TrimEnd('.')}.
            $TTL 60
            @  IN SOA ns root 1 60 60 60 60
            @  IN NS  ns
            ns IN A   {address}
            {records}

            """);
        await nsd.StartAsync($"exec nsd -d -c {nsd.Folder}/nsd.conf");
        return nsd;
    }
}
