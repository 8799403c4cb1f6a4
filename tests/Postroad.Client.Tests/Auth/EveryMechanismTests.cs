using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postroad.Smtp.Client;
using Postroad.Smtp.Sasl.Clients;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Auth;

/// <summary>Each SASL mechanism against our own server under verified TLS: the right secret logs in, a wrong one is told, and neither comes into any log.</summary>
public sealed class EveryMechanismTests
{
    public static TheoryData<string> Mechanisms => ["PLAIN", "LOGIN", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "XOAUTH2", "OAUTHBEARER", "EXTERNAL"];

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public async Task A_right_secret_logs_in_and_is_nowhere_in_the_log(string mechanism)
    {
        await using var server = await LoginServer.StartAsync(mechanism);
        var log = new LogLines();
        await using (var sender = new MailSender(Options(server, mechanism, isRight: true, log)))
            Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).IsComplete);
        Assert.Equal(["ada"], server.Senders);
        Assert.Contains($"C: AUTH {mechanism}", log.Text, StringComparison.Ordinal);
        NoSecretIn(log.Text);
    }

    [Theory]
    [MemberData(nameof(Mechanisms))]
    public async Task A_wrong_secret_is_told_with_a_hint_and_is_nowhere_in_log_or_exception(string mechanism)
    {
        await using var server = await LoginServer.StartAsync(mechanism);
        var log = new LogLines();
        await using var sender = new MailSender(Options(server, mechanism, isRight: false, log));
        var e = await Assert.ThrowsAsync<MailAuthException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
        Assert.Equal((SmtpPhase.Auth, 535, false, Delivery.NotSent), (e.Phase, e.Reply!.Code, e.IsTransient, e.Delivery));
        Assert.NotNull(e.Hint);
        Assert.Empty(server.Senders);
        NoSecretIn(log.Text);
        NoSecretIn(e.ToString());
    }

    [Fact]
    public async Task The_strongest_mechanism_that_both_have_is_taken()
    {
        foreach (var (offered, expected) in new[] { ("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256-PLUS"), ("LOGIN", "LOGIN") })
        {
            await using var server = await LoginServer.StartAsync(offered);
            var log = new LogLines();
            await using (var sender = new MailSender(Options(server, "PLAIN", isRight: true, log)))
                await sender.CheckAsync();
            Assert.Contains($"C: AUTH {expected}", log.Text, StringComparison.Ordinal);
        }
    }

    private static MailSenderOptions Options(LoginServer server, string mechanism, bool isRight, LogLines log)
    {
        var options = new MailSenderOptions
        {
            ConnectionString = $"smtp://localhost:{server.Port}",
            TrustedRoots = [TestCertificates.Authority],
            // Bodies too, so that nothing at all is left out of what is searched for secrets.
            Transcript = Transcript.Content,
            LoggerFactory = log,
            Retry = RetryPolicy.None,
        };
        if (mechanism is "XOAUTH2" or "OAUTHBEARER")
            options.Credential = OAuth2.Custom("ada", _ => new(isRight ? LoginServer.Token : LoginServer.Token + "x"));
        else if (mechanism == "EXTERNAL")
            (options.Credential, options.ClientCertificate) = (new ExternalCredential(), Certificate(isRight ? "ada" : "eve"));
        else
            (options.User, options.Password) = ("ada", isRight ? LoginServer.Password : LoginServer.Password + "x");
        return options;
    }

    private static X509Certificate2 Certificate(string name) => TestCertificates.Create(name);

    private static void NoSecretIn(string text)
    {
        foreach (var secret in new[] { LoginServer.Password, LoginServer.Token })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
            // In base64 it may stand at any of three places within a group.
            for (var before = 0; before < 3; before++)
            {
                var encoded = Convert.ToBase64String([.. new byte[before], .. Encoding.ASCII.GetBytes(secret)]);
                Assert.DoesNotContain(encoded[4..^4], text, StringComparison.Ordinal);
            }
        }
    }
}
