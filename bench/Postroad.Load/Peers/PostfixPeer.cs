using System.Net;
using Postroad.Interop;

namespace Postroad.Load.Peers;

/// <summary>
/// Postfix with a configuration and queue of its own, tuned for load: no flow delay, long-lived processes, hashed hold queue, a
/// connection cache and a hundred deliveries at once. Mail for kept.test is held; mail for sink.test goes to the sink.
/// </summary>
internal sealed class PostfixPeer : Peer
{
    public override string Name => "postfix";

    public override IPEndPoint Smtp { get; } = Ports.Free();

    public override IPEndPoint Tls { get; } = Ports.Free();

    public override string KeptRecipient => "box@kept.test";

    public override string RelayedRecipient => "box@sink.test";

    public static async Task<Peer> StartAsync(IPEndPoint sink, TestCertificate certificate)
    {
        var peer = new PostfixPeer();
        var folder = peer.Folder;
        foreach (var name in new[] { "conf", "queue", "data" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "conf", "main.cf"), $$"""
            compatibility_level = 3.6
            queue_directory = {{folder}}/queue
            data_directory = {{folder}}/data
            maillog_file = {{folder}}/log
            maillog_file_prefixes = /tmp
            myhostname = mx.postfix.test
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            alias_maps =
            disable_dns_lookups = yes
            transport_maps = inline:{ sink.test=smtp:[127.0.0.1]:{{sink.Port}} }
            relay_domains = sink.test, kept.test
            smtpd_recipient_restrictions = check_recipient_access inline:{ kept.test=HOLD }, permit_mynetworks, reject
            smtpd_tls_cert_file = {{certificate.ChainFile}}
            smtpd_tls_key_file = {{certificate.KeyFile}}
            smtpd_tls_loglevel = 0
            in_flow_delay = 0
            max_use = 100000
            hash_queue_names = deferred defer hold
            default_process_limit = 3000
            smtpd_client_connection_count_limit = 0
            smtpd_client_connection_rate_limit = 0
            smtp_destination_concurrency_limit = 100
            smtp_connection_cache_on_demand = yes
            smtp_connection_cache_destinations = 127.0.0.1

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "conf", "master.cf"), $"""
            {peer.Smtp} inet n - n - - smtpd
            {peer.Tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            postlog unix-dgram n - n - 1 postlogd

            """);
        await peer.StartAsync($"unshare --mount --pid --fork --kill-child=KILL --mount-proc sh -c 'chown postfix {folder}/data; chmod 755 {folder}; exec postfix -c {folder}/conf start-fg'");
        return peer;
    }
}
