using System.Net.Security;
using System.Security.Authentication;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sessions;

/// <summary>Certificates that are not good, and TLS on the wrong port: what an application is told.</summary>
public sealed class CertificateTests
{
    public static TheoryData<string, TlsFailure, string> Bad => new()
    {
        { "expired", TlsFailure.Expired, "operator must renew it" },
        { "self-signed", TlsFailure.Untrusted, "PinnedCertificates" },
        { "wrong name", TlsFailure.NameMismatch, "TlsServerName" },
        { "other authority", TlsFailure.Untrusted, "CertificateAuthority" },
        { "not the pinned one", TlsFailure.NotPinned, "Somebody stands between" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_certificate_that_is_not_good_stops_the_message_and_hides_the_password(string kind, TlsFailure reason, string hint)
    {
        using var certificate = kind switch
        {
            "expired" => TestCertificates.Create("localhost", TimeProvider.System.GetUtcNow().AddDays(-1)),
            "self-signed" => TestCertificates.Create("localhost", selfSigned: true),
            "wrong name" => TestCertificates.Create("other.test"),
            _ => TestCertificates.Create("localhost"),
        };
        var options = new MailSenderOptions { User = "ada", Password = "secret", Retry = RetryPolicy.None };
        if (kind != "other authority")
            options.TrustedRoots = [TestCertificates.Authority];
        if (kind == "not the pinned one")
            options.PinnedCertificates.Add(new string('0', 64));
        var server = ScriptedPeer.Start(Pace.Whole, new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true) }, "--- TLS\nS: 220 mx.test\n--- closed");
        options.ConnectionString = $"smtps://localhost:{server.Port}";
        await using (var sender = new MailSender(options))
        {
            var e = await Assert.ThrowsAsync<MailTlsException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
            Assert.Equal((reason, SmtpPhase.StartTls, false, Delivery.NotSent), (e.Reason, e.Phase, e.IsTransient, e.Delivery));
            Assert.Contains(hint, e.Hint, StringComparison.OrdinalIgnoreCase);
        }
        await EndAsync(server);
    }

    [Fact]
    public async Task A_port_that_begins_in_clear_is_recognised_when_tls_is_spoken_to_it()
    {
        var server = ScriptedPeer.Start("S: 220 mx.test ESMTP\n--- closed");
        await using (var sender = new MailSender(new MailSenderOptions { ConnectionString = $"smtps://localhost:{server.Port}", Retry = RetryPolicy.None }))
        {
            var e = await Assert.ThrowsAsync<MailTlsException>(() => sender.CheckAsync());
            Assert.Equal(TlsFailure.PlaintextPort, e.Reason);
            Assert.Contains("smtp://", e.Hint, StringComparison.Ordinal);
        }
        await EndAsync(server);
    }

    /// <summary>The scripted side of a handshake that the client breaks off has nothing to tell.</summary>
    private static async Task EndAsync(ScriptedPeer server)
    {
        try
        {
            await server.DisposeAsync();
        }
        catch (Exception e) when (e is TranscriptException or IOException or AuthenticationException)
        {
            // As expected.
        }
    }
}
