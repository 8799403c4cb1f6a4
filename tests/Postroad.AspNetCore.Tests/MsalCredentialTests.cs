using Microsoft.Identity.Client;
using Postroad.Client.Msal;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.AspNetCore.Tests;

public sealed class MsalCredentialTests
{
    [Fact]
    public async Task A_token_of_the_application_is_used_and_renewed_where_the_server_refuses_a_kept_one()
    {
        var issuer = new Issuer();
        var application = ConfidentialClientApplicationBuilder.Create("3fa85f64-5717-4562-b3fc-2c963f66afa6").WithClientSecret("secret").WithHttpClientFactory(issuer)
            .WithAuthority("https://login.microsoftonline.com/3fa85f64-5717-4562-b3fc-2c963f66afa7", validateAuthority: false).WithInstanceDiscovery(false).Build();
        var credential = MsalCredential.ForApplication(application, "noreply@example.com");
        Assert.Equal("noreply@example.com", credential.Identity);
        Assert.Equal("token1", await credential.GetTokenAsync(default));
        Assert.False(credential.Refresh());
        Assert.Equal("token1", await credential.GetTokenAsync(default));
        Assert.True(credential.Refresh());
        Assert.Equal("token2", await credential.GetTokenAsync(default));
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        var issuer = new Issuer { Refusal = """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""" };
        var application = ConfidentialClientApplicationBuilder.Create("3fa85f64-5717-4562-b3fc-2c963f66afa6").WithClientSecret("wrong").WithHttpClientFactory(issuer)
            .WithAuthority("https://login.microsoftonline.com/3fa85f64-5717-4562-b3fc-2c963f66afa7", validateAuthority: false).WithInstanceDiscovery(false).Build();
        var e = await Assert.ThrowsAsync<CredentialException>(() => MsalCredential.ForApplication(application, "noreply@example.com").GetTokenAsync(default).AsTask());
        Assert.Contains("AADSTS7000215", e.Message, StringComparison.Ordinal);
        Assert.False(e.IsTransient);
    }

    private sealed class Issuer : HttpMessageHandler, IMsalHttpClientFactory
    {
        private int _tokens;

        public string? Refusal { get; init; }

        public HttpClient GetHttpClient() => new(this, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Refusal is null
            ? new HttpResponseMessage { Content = new StringContent($$"""{"token_type":"Bearer","expires_in":3600,"access_token":"token{{++_tokens}}"}""", System.Text.Encoding.UTF8, "application/json") }
            : new HttpResponseMessage(System.Net.HttpStatusCode.Unauthorized) { Content = new StringContent(Refusal, System.Text.Encoding.UTF8, "application/json") });
    }
}
