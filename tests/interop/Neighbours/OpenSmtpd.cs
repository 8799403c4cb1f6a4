using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>OpenSMTPD: MX of opensmtpd.test.</summary>
public sealed class OpenSmtpd : Neighbour
{
    public override IPEndPoint EndPoint { get; } = new(Loopback.OpenSmtpd, 25);

    /// <summary>The Maildir of a local part at opensmtpd.test.</summary>
    public MaildirFolder Mailbox(string local) => new(Path.Combine(Folder, "mail", local));

    public static async Task<OpenSmtpd> StartAsync(TestCertificate certificate)
    {
        var smtpd = new OpenSmtpd();
        var folder = smtpd.Folder;
        var root = Path.Combine(Installed.Root, "opensmtpd");
        Directory.CreateDirectory(Path.Combine(folder, "mail"));
        await File.WriteAllTextAsync(Path.Combine(folder, "smtpd.conf"), $$"""
            pki suite cert "{{folder}}/chain.pem"
            pki suite key "{{folder}}/key.pem"
            smtp max-message-size 60M
            table boxes { "@" = "nobody" }
            listen on {{smtpd.EndPoint.Address}} port {{smtpd.EndPoint.Port}} tls pki suite hostname mx.opensmtpd.test
            action "in" maildir "{{folder}}/mail/%{dest.user}" virtual <boxes>
            match from any for domain "opensmtpd.test" action "in"

            """);
        File.Copy(certificate.ChainFile, Path.Combine(folder, "chain.pem"));
        File.Copy(certificate.KeyFile, Path.Combine(folder, "key.pem"));
        await smtpd.StartAsync($"""
            chmod 755 {folder}
            chmod 600 key.pem
            chown nobody:nogroup mail
            mkdir -p /var/spool/smtpd /usr/libexec/opensmtpd /var/lib/opensmtpd/empty
            mount -t tmpfs -o mode=711 tmpfs /var/spool/smtpd
            mount -t tmpfs tmpfs /run
            mount --bind {root}/usr/libexec/opensmtpd /usr/libexec/opensmtpd
            exec {root}/usr/sbin/smtpd -d -f {folder}/smtpd.conf
            """);
        return smtpd;
    }
}
