using System.Net;
using Postroad.Client;
using Postroad.Interop.Neighbours;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Interop;

/// <summary>Mail of an application: Postroad.Client sends through each neighbour, in each form of TLS and AUTH that it offers.</summary>
public sealed class SenderTests(Town town)
{
    /// <summary>Neighbour, TLS, what the server offers and the sender uses.</summary>
    public static TheoryData<string, string, string> EachWay => new()
    {
        { "postfix", "none", "" },
        { "postfix", "opportunistic", "" },
        { "postfix", "starttls", "SCRAM-SHA-256" },
        { "postfix", "starttls", "PLAIN" },
        { "postfix", "starttls", "LOGIN" },
        { "postfix", "starttls", "CRAM-MD5" },
        { "postfix", "implicit", "SCRAM-SHA-256" },
        { "postfix", "implicit", "PLAIN" },
        { "exim", "none", "" },
        { "exim", "opportunistic", "" },
        { "exim", "starttls", "PLAIN" },
        { "exim", "starttls", "LOGIN" },
        { "exim", "implicit", "PLAIN" },
        { "exim", "implicit", "LOGIN" },
        { "opensmtpd", "none", "" },
        // Its handshake fails with everybody on Debian 12: what is opportunistic goes on in clear.
        { "opensmtpd", "opportunistic", "" },
        { "aiosmtpd", "starttls", "PLAIN" },
        { "aiosmtpd", "starttls", "LOGIN" },
        { "aiosmtpd", "implicit", "PLAIN" },
        { "aiosmtpd", "implicit", "LOGIN" },
        { "postroad", "starttls", "PLAIN" },
        { "postroad", "starttls", "LOGIN" },
        { "postroad", "starttls", "SCRAM-SHA-256" },
        { "postroad", "implicit", "PLAIN" },
    };

    [Theory]
    [MemberData(nameof(EachWay))]
    public async Task A_message_arrives_octet_for_octet(string neighbour, string tls, string mechanism)
    {
        var mark = Messages.NewMark();
        var message = Messages.Shaped("dots", mark);
        var (name, address, mailbox, describe) = Of(neighbour, tls);
        await using var sender = new MailSender(Options(name, address, tls, Login(neighbour, mechanism)));
        var result = await sender.SendRawAsync(new MemoryStream(message), new Envelope("ada@postroad.test", [$"bob@{neighbour}.test"]));
        Assert.True(result.IsComplete, result.ToString());
        Assert.True(tls == "opportunistic" || (tls == "none" ? result.Tls is null : result.Tls is { IsVerified: true }));
        Octets.AssertArrivedWhole(message, await mailbox.WaitForAsync(mark, describe));
    }

    [Theory]
    [InlineData("postfix")]
    [InlineData("exim")]
    [InlineData("aiosmtpd")]
    [InlineData("postroad")]
    public async Task A_wrong_password_is_told_with_a_hint(string neighbour)
    {
        var (name, address, _, _) = Of(neighbour, "starttls");
        await using var sender = new MailSender(Options(name, address, "starttls", new PasswordCredential("ada@postroad.test", "wrong")));
        var e = await Assert.ThrowsAsync<MailAuthException>(() => sender.CheckAsync());
        Assert.Equal((535, false), (e.Reply!.Code, e.IsTransient));
        Assert.NotNull(e.Hint);
    }

    [Theory]
    [InlineData("postfix")]
    [InlineData("exim")]
    [InlineData("aiosmtpd")]
    public async Task A_certificate_of_an_authority_that_is_not_ours_is_refused(string neighbour)
    {
        var (name, address, _, _) = Of(neighbour, "starttls");
        var options = Options(name, address, "starttls", null);
        options.CertificateAuthority = null;
        await using var sender = new MailSender(options);
        Assert.Equal(TlsFailure.Untrusted, (await Assert.ThrowsAsync<MailTlsException>(() => sender.CheckAsync())).Reason);
    }

    [Fact]
    public async Task A_hundred_messages_go_over_a_few_connections()
    {
        var mark = Messages.NewMark();
        await using var sender = new MailSender(Options("mx.postfix.test", new IPEndPoint(Loopback.Postfix, 587), "starttls", Login("postfix", "PLAIN")));
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => sender.SendAsync(new Email { From = "ada@postroad.test", To = ["bob@postfix.test"], Subject = $"{mark} {i}", Text = "one of a hundred" })));
        Assert.All(results, result => Assert.True(result.IsComplete, result.ToString()));
        Assert.All(results, result => Assert.False(string.IsNullOrEmpty(result.QueueId)));
        Assert.InRange(sender.Connections, 1, 8);
    }

    private MailSenderOptions Options(string name, IPEndPoint address, string tls, SaslCredential? credential) => new()
    {
        Host = address.Address.ToString(),
        Port = address.Port,
        TlsServerName = name,
        ImplicitTls = tls == "implicit",
        Tls = tls switch { "none" => TlsMode.None, "opportunistic" => TlsMode.Opportunistic, _ => TlsMode.Verified },
        CertificateAuthority = town.Certificate.AuthorityFile,
        Credential = credential,
        Retry = RetryPolicy.None,
    };

    private static OneMechanism? Login(string neighbour, string mechanism) => mechanism.Length == 0
        ? null
        : neighbour == "postroad" ? new OneMechanism(PostroadServer.User, PostroadServer.Password, mechanism) : new OneMechanism("ada@postroad.test", Dovecot.Password, mechanism);

    private (string Name, IPEndPoint Address, MaildirFolder Mailbox, Func<Task<string>> Describe) Of(string neighbour, string tls)
    {
        var port = tls switch { "starttls" => 587, "implicit" => 465, _ => 25 };
        return neighbour switch
        {
            "postfix" => ("mx.postfix.test", new(Loopback.Postfix, port), town.Postfix.Mailbox, town.Postfix.DescribeAsync),
            "exim" => ("mx.exim.test", new(Loopback.Exim, port), town.Exim.Mailbox, town.Exim.DescribeAsync),
            "opensmtpd" => ("mx.opensmtpd.test", new(Loopback.OpenSmtpd, port), town.OpenSmtpd.Mailbox("bob"), town.OpenSmtpd.DescribeAsync),
            "aiosmtpd" => ("localhost", port == 465 ? town.Aiosmtpd.Tls : town.Aiosmtpd.EndPoint, town.Aiosmtpd.Mailbox, town.Aiosmtpd.DescribeAsync),
            _ => ("localhost", port == 465 ? town.Postroad.Submissions : town.Postroad.Submission, town.Postroad.Mailbox("bob"), town.Postroad.DescribeAsync),
        };
    }

    /// <summary>A password that is proved by one mechanism alone.</summary>
    private sealed class OneMechanism(string user, string password, string mechanism) : SaslCredential
    {
        private readonly PasswordCredential _all = new(user, password) { AllowCramMd5 = true };

        public override string Identity => user;

        public override IEnumerable<SaslClient> Exchanges(SaslChannel channel) => _all.Exchanges(channel).Where(e => e.Name == mechanism || e.Name == mechanism + "-PLUS");
    }
}
