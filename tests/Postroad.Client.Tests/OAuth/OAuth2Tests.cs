using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Client.Tests.OAuth;

public sealed class OAuth2Tests
{
    private static readonly Uri Endpoint = new("https://issuer.example/token");

    [Fact]
    public async Task A_token_is_fetched_once_and_kept_until_it_runs_out()
    {
        var time = new FakeTimeProvider();
        var issuer = new Issuer { Answer = """{"access_token":"t1","expires_in":3600}""" };
        var credential = new TokenEndpointCredential("ada@example.com", new TokenRequest(Endpoint, [new("grant_type", "client_credentials")]), time, new HttpMessageInvoker(issuer));
        var tokens = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => credential.GetTokenAsync(default).AsTask()));
        Assert.All(tokens, t => Assert.Equal("t1", t));
        Assert.Equal(["grant_type=client_credentials"], issuer.Requests);
        issuer.Answer = """{"access_token":"t2","expires_in":"3600"}""";
        time.Advance(TimeSpan.FromMinutes(57));
        Assert.Equal("t1", await credential.GetTokenAsync(default));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("t2", await credential.GetTokenAsync(default));
    }

    [Fact]
    public async Task A_kept_token_that_the_server_refuses_is_fetched_anew_and_a_fresh_one_is_not()
    {
        var issuer = new Issuer { Answer = """{"access_token":"t","expires_in":3600}""" };
        var time = new FakeTimeProvider();
        var credential = new TokenEndpointCredential("ada@example.com", new TokenRequest(Endpoint, []), time, new HttpMessageInvoker(issuer));
        Assert.False(credential.Refresh());
        await credential.GetTokenAsync(default);
        Assert.False(credential.Refresh());
        await credential.GetTokenAsync(default);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(credential.Refresh());
        await credential.GetTokenAsync(default);
        Assert.Equal(2, issuer.Requests.Count);
    }

    [Fact]
    public async Task Many_senders_that_are_refused_at_once_have_one_token_fetched()
    {
        var issuer = new Issuer { Answer = """{"access_token":"t","expires_in":3600}""" };
        var time = new FakeTimeProvider();
        var credential = new TokenEndpointCredential("ada@example.com", new TokenRequest(Endpoint, []), time, new HttpMessageInvoker(issuer));
        for (var i = 0; i < 8; i++)
            await credential.GetTokenAsync(default);
        time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 8; i++)
        {
            // Each was refused with the old token, and tries once more.
            Assert.Equal(i != 1, credential.Refresh());
            await credential.GetTokenAsync(default);
        }
        Assert.Equal(2, issuer.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""", "AADSTS7000215", "not its id", false)]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"invalid_grant"}""", "invalid_grant", "consent again", false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "busy", "HTTP 503", null, true)]
    [InlineData(HttpStatusCode.BadRequest, """{"error":"temporarily_unavailable"}""", "temporarily_unavailable", null, true)]
    [InlineData(HttpStatusCode.OK, "<html>", "holds no token", "token endpoint", false)]
    [InlineData(HttpStatusCode.OK, """{"expires_in":1}""", "holds no token", "token endpoint", false)]
    [InlineData(HttpStatusCode.OK, """{"access_token":null}""", "holds no token", "token endpoint", false)]
    public async Task What_the_issuer_says_is_explained(HttpStatusCode status, string answer, string words, string? hint, bool isTransient)
    {
        var credential = new TokenEndpointCredential("ada@example.com", new TokenRequest(Endpoint, []), null, new HttpMessageInvoker(new Issuer { Status = status, Answer = answer }));
        var e = await Assert.ThrowsAsync<CredentialException>(() => credential.GetTokenAsync(default).AsTask());
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, e.IsTransient);
        Assert.True(hint is null ? e.Hint is null : e.Hint!.Contains(hint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_issuer_that_is_not_there_is_a_passing_trouble()
    {
        var credential = new TokenEndpointCredential("ada@example.com", new TokenRequest(Endpoint, []), null, new HttpMessageInvoker(new Issuer { Trouble = new HttpRequestException("no route") }));
        Assert.True((await Assert.ThrowsAsync<CredentialException>(() => credential.GetTokenAsync(default).AsTask())).IsTransient);
        var own = OAuth2.Custom("ada@example.com", _ => throw new InvalidOperationException("no"));
        Assert.False((await Assert.ThrowsAsync<CredentialException>(() => ((BearerCredential)own).GetTokenAsync(default).AsTask())).IsTransient);
    }

    [Fact]
    public void A_service_account_signs_what_it_asks_for()
    {
        using var rsa = RSA.Create(2048);
        var json = $$"""{"client_email":"bot@project.example","token_uri":"https://issuer.example/token","private_key":{{System.Text.Json.JsonSerializer.Serialize(rsa.ExportPkcs8PrivateKeyPem())}}}""";
        var form = ServiceAccountKey.Read(json, "ada@example.com", new FakeTimeProvider(DateTimeOffset.UnixEpoch)).Form();
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form[0].Value);
        var parts = form[1].Value.Split('.');
        var claims = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal("""{"iss":"bot@project.example","sub":"ada@example.com","scope":"https://mail.google.com/","aud":"https://issuer.example/token","iat":0,"exp":3600}""", claims);
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"private_key":"x","client_email":"y"}""")]
    public void A_key_file_that_is_none_is_told(string json) => Assert.Throws<ArgumentException>(() => OAuth2.GoogleServiceAccount(json, "ada@example.com"));

    private sealed class Issuer : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];
        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;
        public string Answer { get; set; } = "";
        public Exception? Trouble { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            return Trouble is null ? new HttpResponseMessage(Status) { Content = new StringContent(Answer) } : throw Trouble;
        }
    }
}
