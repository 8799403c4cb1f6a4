using System.Net;
using Postroad.Interop;

namespace Postroad.Load.Peers;

/// <summary>
/// Debian's Exim as tests/interop/install unpacks it, with a configuration and spool of its own and without its limits on connections. Mail for
/// kept.test is queued and left; mail for sink.test goes to the sink.
/// </summary>
internal sealed class EximPeer : Peer
{
    private static readonly string Program = Path.Combine(
        Environment.GetEnvironmentVariable("POSTROAD_INTEROP_ROOT") ?? "/var/cache/postroad-interop", "exim4-daemon-light/usr/sbin/exim4");

    public override string Name => "exim";

    public override IPEndPoint Smtp { get; } = Ports.Free();

    public override IPEndPoint Tls { get; } = Ports.Free();

    public override string KeptRecipient => "box@kept.test";

    public override string RelayedRecipient => "box@sink.test";

    public static async Task<Peer> StartAsync(IPEndPoint sink, TestCertificate certificate)
    {
        if (!File.Exists(Program))
            throw new ArgumentException($"Exim is not at {Program}: tests/interop/install brings it.");
        var peer = new EximPeer();
        var folder = peer.Folder;
        foreach (var name in new[] { "etc", "spool", "log" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        File.Copy(certificate.ChainFile, Path.Combine(folder, "etc", "chain.pem"));
        File.Copy(certificate.KeyFile, Path.Combine(folder, "etc", "key.pem"));
        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "exim4.conf"), $"""
            exim_path = {Program}
            primary_hostname = mx.exim.test
            spool_directory = {folder}/spool
            log_file_path = {folder}/log/%slog
            pid_file_path = {folder}/spool/pid
            local_interfaces = 127.0.0.1
            daemon_smtp_ports = {peer.Smtp.Port} : {peer.Tls.Port}
            tls_on_connect_ports = {peer.Tls.Port}
            tls_advertise_hosts = *
            tls_certificate = {folder}/etc/chain.pem
            tls_privatekey = {folder}/etc/key.pem
            keep_environment =
            smtp_accept_max = 0
            smtp_accept_queue_per_connection = 0
            smtp_accept_max_per_connection = 0
            smtp_connect_backlog = 1024
            split_spool_directory
            acl_smtp_rcpt = rcpt
            acl_smtp_data = accept
            begin acl
            rcpt:
              warn domains = kept.test
                   control = queue
              accept
            begin routers
            sink:
              driver = manualroute
              domains = sink.test
              route_list = * 127.0.0.1
              self = send
              transport = sink
            begin transports
            sink:
              driver = smtp
              port = {sink.Port}
              hosts_try_dane =
              hosts_avoid_tls = *
            begin retry
            * * F,1h,1h

            """);
        await peer.StartAsync($"unshare --mount --pid --fork --kill-child=KILL --mount-proc sh -c 'chmod 755 {folder}; chown -R Debian-exim:Debian-exim {folder}/spool {folder}/log {folder}/etc/*.pem; mkdir -p /etc/exim4; mount --bind {folder}/etc /etc/exim4; exec {Program} -bdf'");
        return peer;
    }
}
