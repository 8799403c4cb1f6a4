using Microsoft.IdentityModel.Protocols;

namespace Postroad.Mta.Accounts.Tokens;

/// <summary>Fetches an issuer's configuration and keys: from safe addresses alone, without following a redirect, bounded in size and time.</summary>
internal sealed class IssuerDocuments : IDocumentRetriever, IDisposable
{
    private const int MaxOctets = 1024 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = MaxOctets,
    };

    /// <inheritdoc/>
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || !OAuthOptions.IsSafe(uri))
            throw new IOException($"{address} is not fetched: keys come over https, or from this machine.");
        using var answer = await _client.GetAsync(uri, cancel);
        if (!answer.IsSuccessStatusCode)
            throw new IOException($"{address} answered {(int)answer.StatusCode}.");
        return await answer.Content.ReadAsStringAsync(cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}
