using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>Exim: MX of exim.test, and a relay that looks MX records up in the suite's zone.</summary>
public sealed class Exim : Neighbour
{
    private const string Program = "exim4-daemon-light/usr/sbin/exim4";

    public override IPEndPoint EndPoint { get; } = new(Loopback.Exim, 25);

    public override string LogFile => Path.Combine(Folder, "log", "mainlog");

    /// <summary>The Maildir of everybody at exim.test.</summary>
    public MaildirFolder Mailbox => new(Path.Combine(Folder, "mail", "box"));

    // Exim's own expansions; their braces do not go into a literal of C#.
    private const string UnderTls = "${if eq{$tls_in_cipher}{}{}{*}}";

    private static string Knows(string variable) => "${if eq{$" + variable + "}{" + Dovecot.Password + "}}";

    public static async Task<Exim> StartAsync(Nsd dns, TestCertificate certificate)
    {
        var exim = new Exim();
        var folder = exim.Folder;
        var program = Path.Combine(Installed.Root, Program);
        foreach (var name in new[] { "etc", "spool", "log", "mail" })
            Directory.CreateDirectory(Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "exim4.conf"), $"""
            exim_path = {program}
            primary_hostname = mx.exim.test
            spool_directory = {folder}/spool
            log_file_path = {folder}/log/%slog
            pid_file_path = {folder}/spool/pid
            local_interfaces = {exim.EndPoint.Address}
            daemon_smtp_ports = {exim.EndPoint.Port} : 587 : 465
            tls_on_connect_ports = 465
            auth_advertise_hosts = {UnderTls}
            keep_environment =
            tls_advertise_hosts = *
            tls_certificate = {folder}/etc/chain.pem
            tls_privatekey = {folder}/etc/key.pem
            domainlist local_domains = exim.test
            acl_smtp_rcpt = accept
            acl_smtp_data = accept
            message_size_limit = 60M
            accept_8bitmime = true
            dsn_advertise_hosts = *
            begin routers
            local:
              driver = accept
              domains = +local_domains
              transport = maildir
            out:
              driver = dnslookup
              ignore_target_hosts =
              self = send
              transport = smtp
            begin transports
            maildir:
              driver = appendfile
              maildir_format
              directory = {folder}/mail/box
              create_directory
              user = nobody
              group = nogroup
            smtp:
              driver = smtp
              tls_verify_certificates =
              hosts_try_dane =
              message_linelength_limit = 10000
            begin authenticators
            plain:
              driver = plaintext
              public_name = PLAIN
              server_prompts = :
              server_condition = {Knows("auth3")}
              server_set_id = $auth2
            login:
              driver = plaintext
              public_name = LOGIN
              server_prompts = Username:: : Password::
              server_condition = {Knows("auth2")}
              server_set_id = $auth1
            begin retry
            * * F,1h,5s

            """);
        File.Copy(certificate.ChainFile, Path.Combine(folder, "etc", "chain.pem"));
        File.Copy(certificate.KeyFile, Path.Combine(folder, "etc", "key.pem"));
        await exim.StartAsync($"""
            chmod 755 {folder}
            chown -R Debian-exim:Debian-exim spool log etc/chain.pem etc/key.pem
            chown nobody:nogroup mail
            mkdir -p /etc/exim4
            mount --bind {folder}/etc /etc/exim4
            mount --bind {dns.ResolverFile} /etc/resolv.conf
            exec {program} -bdf -q1s
            """);
        return exim;
    }
}
