using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postroad.Smtp.Sasl;
using Postroad.Smtp.Server;
using Postroad.Smtp.Transport;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

/// <summary>Mechanisms that need more of the channel than octets: SCRAM with channel binding, and certificates.</summary>
public class StrongLoginTests
{
    private sealed class Store : ICredentialStore
    {
        public static readonly ScramVerifier Right = ScramVerifier.Create("right", 4096, "0123456789abcdef"u8.ToArray());

        public SaslSupport Support => (SaslSupport)15;

        public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) => new(PasswordVerdict.Wrong);

        public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new(user == "ada" ? Right : null);

        public ValueTask<string?> FindByCertificateAsync(X509Certificate2 certificate, CancellationToken cancellationToken) =>
            new(certificate.Subject == "CN=ada" ? "ada" : null);
    }

    private static async Task<SmtpServer> StartAsync(TempFolder folder, bool asksClient = false, Action<SmtpListenerOptions>? listener = null)
    {
        var options = new SmtpServerOptions { HostName = "mx.test" };
        options.Listen(0, one =>
        {
            (one.Tls, one.Auth, one.ClientCertificates) = (TlsUse.Implicit, AuthUse.Required, asksClient);
            listener?.Invoke(one);
        });
        (options.Tls.Certificate, options.Tls.Key) = TestCertificates.Write(folder, "mx", TestCertificates.Create("localhost"));
        options.Tls.ClientAuthorities = folder.Write("authority.pem", TestCertificates.Pem(TestCertificates.Authority));
        var server = new SmtpServer(options, new CollectingHandler(), new Store());
        await server.StartAsync();
        return server;
    }

    private static async Task<string> OfferAsync(Actor client)
    {
        await client.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            C: EHLO client.test
            """);
        for (var offer = ""; ;)
        {
            var line = (await client.ReadLineAsync())!;
            if (line.StartsWith("250-AUTH ", StringComparison.Ordinal))
                offer = line[9..];
            if (line[3] == ' ')
                return offer;
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<string> ScramAsync(Actor client, byte[] binding)
    {
        await client.PlayAsync($"C: AUTH SCRAM-SHA-256-PLUS {Base64("p=tls-server-end-point,,n=ada,r=abc")}");
        var serverFirst = Encoding.UTF8.GetString(Convert.FromBase64String((await client.ReadLineAsync())![4..]));
        var withoutProof = $"c={Convert.ToBase64String([.. "p=tls-server-end-point,,"u8, .. binding])},{serverFirst.Split(',')[0]}";
        var salted = Rfc2898DeriveBytes.Pbkdf2("right", "0123456789abcdef"u8, 4096, HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), Encoding.UTF8.GetBytes($"n=ada,r=abc,{serverFirst},{withoutProof}"));
        await client.PlayAsync($"C: {Base64($"{withoutProof},p={Convert.ToBase64String([.. clientKey.Zip(signature, static (a, b) => (byte)(a ^ b))])}")}");
        var line = (await client.ReadLineAsync())!;
        if (!line.StartsWith("334", StringComparison.Ordinal))
            return line;
        await client.PlayAsync("C: ");
        return (await client.ReadLineAsync())!;
    }

    [Theory]
    [InlineData(true, "235 2.7.0 Authentication successful")]
    [InlineData(false, "535 5.7.8 Authentication credentials invalid")]
    public async Task Scram_is_bound_to_the_certificate_that_was_shown(bool sameCertificate, string reply)
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder);
        await using var client = await Converse.ConnectAsync(server.Port);
        Assert.Equal("SCRAM-SHA-256-PLUS SCRAM-SHA-256 OAUTHBEARER XOAUTH2 PLAIN LOGIN", await OfferAsync(client));
        var binding = SHA256.HashData(sameCertificate ? client.Tls!.RemoteCertificate!.GetRawCertData() : TestCertificates.Server.RawData);
        Assert.Equal(reply, await ScramAsync(client, binding));
    }

    [Fact]
    public async Task A_listener_may_name_its_mechanisms()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, listener: static one => one.Mechanisms.Add("SCRAM-SHA-256"));
        await using var client = await Converse.ConnectAsync(server.Port);
        Assert.Equal("SCRAM-SHA-256", await OfferAsync(client));
        await client.PlayAsync("""
            C: AUTH PLAIN AGFkYQByaWdodA==
            S: 504 5.5.4 Unrecognized authentication type
            """);
    }

    private static SslClientAuthenticationOptions With(X509Certificate2 certificate) => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
        ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
    };

    [Fact]
    public async Task A_verified_certificate_logs_in()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, asksClient: true);
        await using var client = await Converse.ConnectAsync(server.Port, tls: With(TestCertificates.Create("ada")));
        Assert.StartsWith("EXTERNAL SCRAM-SHA-256-PLUS ", await OfferAsync(client), StringComparison.Ordinal);
        await client.PlayAsync($"""
            C: AUTH EXTERNAL {Base64("eve")}
            S: 535 5.7.8 Authentication credentials invalid
            C: AUTH EXTERNAL =
            S: 235 2.7.0 Authentication successful
            C: MAIL FROM:<ada@mx.test>
            S: 250 2.1.0 Sender OK
            """);
    }

    [Fact]
    public async Task A_certificate_of_nobody_does_not()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, asksClient: true);
        await using var client = await Converse.ConnectAsync(server.Port, tls: With(TestCertificates.Create("eve")));
        await OfferAsync(client);
        await client.PlayAsync("""
            C: AUTH EXTERNAL =
            S: 535 5.7.8 Authentication credentials invalid
            """);
    }

    [Fact]
    public async Task Without_a_certificate_external_is_not_offered()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, asksClient: true);
        await using var client = await Converse.ConnectAsync(server.Port);
        Assert.StartsWith("SCRAM-SHA-256-PLUS ", await OfferAsync(client), StringComparison.Ordinal);
        await client.PlayAsync("""
            C: AUTH EXTERNAL =
            S: 504 5.5.4 Unrecognized authentication type
            """);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_ends_the_handshake()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, asksClient: true);
        await using var client = await Converse.ConnectAsync(server.Port, tls: With(TestCertificates.Create("ada", selfSigned: true)));
        await Assert.ThrowsAnyAsync<Exception>(() => client.PlayAsync("""
            --- TLS
            S: 220 mx.test ESMTP
            """));
    }
}
