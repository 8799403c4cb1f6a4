using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>Dovecot: takes mail by LMTP, and reads by IMAP what stands in its mailboxes.</summary>
public sealed class Dovecot : Neighbour
{
    public const string Password = "read-it-back";

    private Dovecot(IPAddress address) => (EndPoint, Imap) = (new(address, 24), new(address, 143));

    /// <summary>Where Postfix asks whether a login is right; every user has <see cref="Password"/>.</summary>
    public static IPEndPoint Sasl { get; } = new(Loopback.Dovecot, 12345);

    public override IPEndPoint EndPoint { get; }

    public IPEndPoint Imap { get; }

    /// <summary>The Maildir that LMTP delivers to.</summary>
    public MaildirFolder Mailbox(string address) => new(Path.Combine(Folder, "mail", address));

    public static async Task<Dovecot> StartAsync()
    {
        var dovecot = new Dovecot(Loopback.Dovecot);
        var folder = dovecot.Folder;
        Directory.CreateDirectory(Path.Combine(folder, "mail"));
        await File.WriteAllTextAsync(Path.Combine(folder, "dovecot.conf"), $$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = {{dovecot.LogFile}}
            protocols = lmtp imap
            ssl = no
            disable_plaintext_auth = no
            mail_location = maildir:{{folder}}/mail/%u
            first_valid_uid = 1
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid=nobody gid=nogroup home={{folder}}/mail/%u allow_all_users=yes
            }
            auth_mechanisms = plain login cram-md5 scram-sha-256
            service auth {
              inet_listener sasl {
                address = {{Sasl.Address}}
                port = {{Sasl.Port}}
              }
            }
            service lmtp {
              inet_listener lmtp {
                address = {{dovecot.EndPoint.Address}}
                port = {{dovecot.EndPoint.Port}}
              }
            }
            service imap-login {
              inet_listener imap {
                address = {{dovecot.Imap.Address}}
                port = {{dovecot.Imap.Port}}
              }
              inet_listener imaps {
                port = 0
              }
            }

            """);
        await dovecot.StartAsync($"""
            chmod 755 {folder}
            chown nobody:nogroup mail
            exec dovecot -F -c {folder}/dovecot.conf
            """);
        return dovecot;
    }
}
