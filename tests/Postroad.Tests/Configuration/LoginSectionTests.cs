using Postroad.Mta.Receiving;
using Postroad.Smtp.Transport;

namespace Postroad.Tests.Configuration;

public sealed class LoginSectionTests : IDisposable
{
    private readonly Loading _loading = new();

    public void Dispose() => _loading.Dispose();

    [Fact]
    public void Tokens_certificates_and_proxies_are_read()
    {
        var loaded = _loading.Load("""
            [listen.submission]
            addresses = ["127.0.0.1:0"]
            client_certificates = true
            proxies = ["10.0.0.0/8"]
            binary_mime = true
            [tls]
            client_authorities = "tls/clients.pem"
            policy = "modern"
            [oauth]
            issuer = "https://login.example.com/realms/mail"
            audience = ["postroad"]
            scope = "smtp.send"
            user_claim = "mail"
            """);
        Assert.Empty(loaded.Faults);
        var options = loaded.Options!;
        var listener = options.Listeners[0].ToSmtp(options.Listeners[0].Addresses[0].EndPoints[0]);
        Assert.True(listener is { ClientCertificates: true, BinaryMime: true, Proxies.Count: 1, MtPriority: true });
        Assert.Equal((Path.Combine(_loading.Folder, "tls", "clients.pem"), TlsPolicy.Modern), (options.Tls.ClientAuthorities, options.Tls.Policy));
        Assert.Equal(("https://login.example.com/realms/mail", "smtp.send", "mail"), (options.OAuth.Issuer!.OriginalString, options.OAuth.Scope, options.OAuth.UserClaim));
        Assert.Equal(["postroad"], options.OAuth.Audience);
    }

    [Theory]
    [InlineData("[oauth]\nissuer = \"http://login.example.com\"\naudience = [\"x\"]", "https address")]
    [InlineData("[oauth]\nissuer = \"https://login.example.com\"", "no audience")]
    [InlineData("[tls]\npolicy = \"strict\"", "'strict' is not a policy for TLS: compatible or modern")]
    [InlineData("[listen.mx]\naddresses = [\"*:25\"]\nclient_certificates = true", "only a submission listener takes logins")]
    public void What_would_let_the_wrong_ones_in_is_told(string text, string words) =>
        Assert.Contains(words, Assert.Single(_loading.Load(text).Faults).ToString(), StringComparison.Ordinal);
}
