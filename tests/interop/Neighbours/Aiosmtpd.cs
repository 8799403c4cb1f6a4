using System.Net;

namespace Postroad.Interop.Neighbours;

/// <summary>aiosmtpd, Python's server: STARTTLS required before AUTH on one port, TLS from the first octet on another.</summary>
public sealed class Aiosmtpd : Neighbour
{
    public override IPEndPoint EndPoint { get; } = new(Loopback.Aiosmtpd, 587);

    /// <summary>TLS from the first octet.</summary>
    public IPEndPoint Tls { get; } = new(Loopback.Aiosmtpd, 465);

    /// <summary>The Maildir of everybody.</summary>
    public MaildirFolder Mailbox => new(Path.Combine(Folder, "mail"));

    public static async Task<Aiosmtpd> StartAsync(TestCertificate certificate)
    {
        var server = new Aiosmtpd();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "server.py"), $$"""
            import os, signal, ssl, uuid
            from aiosmtpd.controller import Controller
            from aiosmtpd.smtp import AuthResult

            class Maildir:
                async def handle_DATA(self, server, session, envelope):
                    with open(f"{{server.Folder}}/mail/new/{uuid.uuid4().hex}", "wb") as file:
                        file.write(envelope.original_content)
                    return "250 2.0.0 Ok: queued as 1"

            def check(server, session, envelope, mechanism, login):
                return AuthResult(success=login.password == b"{{Dovecot.Password}}", handled=False)

            for name in ("new", "cur", "tmp"):
                os.makedirs(f"{{server.Folder}}/mail/{name}")

            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain("{{certificate.ChainFile}}", "{{certificate.KeyFile}}")
            common = dict(hostname="{{server.EndPoint.Address}}", authenticator=check, auth_required=True, enable_SMTPUTF8=True)
            for controller in (
                Controller(Maildir(), port={{server.EndPoint.Port}}, tls_context=context, require_starttls=True, **common),
                Controller(Maildir(), port={{server.Tls.Port}}, ssl_context=context, auth_require_tls=False, **common)):
                controller.start()
            signal.pause()

            """);
        await server.StartAsync($"exec /usr/bin/python3 {server.Folder}/server.py");
        return server;
    }
}
