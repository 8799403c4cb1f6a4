using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>Postfix with a configuration and queue of its own: MX of postfix.test, and a relay for what is submitted on loopback.</summary>
public sealed class Postfix : Neighbour
{
    public override IPEndPoint EndPoint { get; } = new(Loopback.Postfix, 25);

    /// <summary>The Maildir of everybody at postfix.test.</summary>
    public MaildirFolder Mailbox => new(Path.Combine(Folder, "mail", "box"));

    public static async Task<Postfix> StartAsync(Nsd dns, TestCertificate certificate)
    {
        var postfix = new Postfix();
        var folder = postfix.Folder;
        foreach (var name in new[] { "conf", "queue", "data", "mail" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "conf", "main.cf"), $"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            maillog_file = {postfix.LogFile}
            maillog_file_prefixes = /tmp
            myhostname = mx.postfix.test
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            alias_maps =
            virtual_mailbox_domains = postfix.test
            virtual_mailbox_base = {folder}/mail
            virtual_mailbox_maps = static:box/
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            virtual_minimum_uid = 1
            virtual_mailbox_limit = 0
            message_size_limit = 60000000
            smtpd_tls_cert_file = {certificate.ChainFile}
            smtpd_tls_key_file = {certificate.KeyFile}
            smtpd_tls_security_level = may
            smtpd_tls_received_header = yes
            smtp_tls_security_level = may
            smtputf8_enable = yes

            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "conf", "master.cf"), $"""
            {postfix.EndPoint} inet n - n - - smtpd
            {postfix.EndPoint.Address}:587 inet n - n - - smtpd
              -o smtpd_tls_security_level=encrypt
              -o smtpd_sasl_auth_enable=yes
              -o smtpd_sasl_type=dovecot
              -o smtpd_sasl_path=inet:{Dovecot.Sasl}
              -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
            {postfix.EndPoint.Address}:465 inet n - n - - smtpd
              -o smtpd_tls_wrappermode=yes
              -o smtpd_sasl_auth_enable=yes
              -o smtpd_sasl_type=dovecot
              -o smtpd_sasl_path=inet:{Dovecot.Sasl}
              -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
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
            virtual unix - n n - - virtual
            lmtp unix - - n - - lmtp
            postlog unix-dgram n - n - 1 postlogd

            """);
        await postfix.StartAsync($"""
            chmod 755 {folder}
            chown postfix data
            chown nobody:nogroup mail
            mount --bind {dns.ResolverFile} /etc/resolv.conf
            exec postfix -c {folder}/conf start-fg
            """);
        return postfix;
    }
}
