using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>Dovecot: takes mail by LMTP, and reads Maildir folders that Postroad wrote.</summary>
public sealed class Dovecot : Neighbour
{
    public const string Password = "read-it-back";

    private Dovecot(IPAddress address) => (EndPoint, Imap) = (new(address, 24), new(address, 143));

    public override IPEndPoint EndPoint { get; }

    public IPEndPoint Imap { get; }

    /// <summary>The Maildir that LMTP delivers to.</summary>
    public MaildirFolder Mailbox(string address) => new(Path.Combine(Folder, "mail", address));

    /// <summary>One that takes mail by LMTP.</summary>
    public static Task<Dovecot> StartAsync() => StartAsync(new Dovecot(Loopback.Dovecot), "nobody", "nogroup", null);

    /// <summary>One that reads what Postroad wrote, as the user that wrote it.</summary>
    /// <param name="mailLocation">Where the Maildir folders are, in Dovecot's words (%n local part, %d domain).</param>
    public static Task<Dovecot> StartReaderAsync(string mailLocation) => StartAsync(new Dovecot(Loopback.DovecotReader), "root", "root", mailLocation);

    private static async Task<Dovecot> StartAsync(Dovecot dovecot, string user, string group, string? mailLocation)
    {
        var folder = dovecot.Folder;
        Directory.CreateDirectory(Path.Combine(folder, "mail"));
        await File.WriteAllTextAsync(Path.Combine(folder, "dovecot.conf"), $$"""
            base_dir = {{folder}}/run
            state_dir = {{folder}}/state
            log_path = {{dovecot.LogFile}}
            protocols = lmtp imap
            ssl = no
            disable_plaintext_auth = no
            mail_location = {{mailLocation ?? $"maildir:{folder}/mail/%u"}}
            first_valid_uid = 0
            first_valid_gid = 0
            passdb {
              driver = static
              args = password={{Password}}
            }
            userdb {
              driver = static
              args = uid={{user}} gid={{group}} home={{folder}}/mail/%u allow_all_users=yes
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
