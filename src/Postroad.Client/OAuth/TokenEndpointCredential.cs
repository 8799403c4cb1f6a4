using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Client;

/// <summary>A token from an issuer's endpoint, kept until a little before it runs out. However many connections want one at once, one request is made.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "A semaphore that nobody waits on by handle holds nothing to dispose of, and a credential lives as long as its application.")]
internal sealed class TokenEndpointCredential(string mailbox, TokenRequest request, TimeProvider? time = null, HttpMessageInvoker? http = null) : BearerCredential(mailbox)
{
    /// <summary>A token that ends sooner than this is not used any more: the login must still find it good.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private const int MaxAnswerOctets = 64 * 1024;
    private static readonly HttpMessageInvoker Shared = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15), PooledConnectionLifetime = TimeSpan.FromMinutes(10) });

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _state = new();
    private string? _token;
    private DateTimeOffset _fetched;
    private DateTimeOffset _until;
    private bool _isFresh;
    private bool _wasGiven;

    public override async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Kept() is { } kept)
                return kept;
            var (token, lifetime) = await FetchAsync(cancellationToken).ConfigureAwait(false);
            Keep(token, lifetime);
            return token;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// A kept token may have been revoked: it is thrown away. One that was just fetched would come back the same; where many senders are refused at once the first of them
    /// has it fetched anew, and the others take that.
    /// </summary>
    public override bool Refresh()
    {
        lock (_state)
        {
            if (_isFresh)
                return false;
            if (_time.GetUtcNow() - _fetched >= Settling)
                _token = null;
            return _wasGiven;
        }
    }

    private string? Kept()
    {
        lock (_state)
        {
            if (_token is null || _time.GetUtcNow() >= _until)
                return null;
            _isFresh = false;
            return _token;
        }
    }

    private void Keep(string token, TimeSpan lifetime)
    {
        lock (_state)
        {
            var now = _time.GetUtcNow();
            (_token, _fetched, _until) = (token, now, now + (lifetime > Margin * 2 ? lifetime - Margin : lifetime / 2));
            (_isFresh, _wasGiven) = (true, true);
        }
    }

    private async ValueTask<(string Token, TimeSpan Lifetime)> FetchAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, request.Endpoint) { Content = new FormUrlEncodedContent(request.Form()) };
            using var reply = await (http ?? Shared).SendAsync(message, both.Token).ConfigureAwait(false);
            await reply.Content.LoadIntoBufferAsync(MaxAnswerOctets, both.Token).ConfigureAwait(false);
            var body = await reply.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return reply.IsSuccessStatusCode ? Read(body) : throw TokenErrors.Of(request.Endpoint, reply.StatusCode, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CredentialException($"The token's issuer {request.Endpoint.Host} was not reached: {e.Message}", isTransient: true, "Check that this machine may reach it by HTTPS.", e);
        }
    }

    // RFC 6749 §5.1
    private (string, TimeSpan) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var token = json.RootElement.GetProperty("access_token").GetString();
            var seconds = json.RootElement.TryGetProperty("expires_in", out var value) ? value.ValueKind == JsonValueKind.String ? int.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : value.GetInt32() : 300;
            return (token ?? throw new FormatException("The token is null."), TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 86400)));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new CredentialException($"The answer of {request.Endpoint.Host} holds no token.", isTransient: false, "Is this the address of the token endpoint?", e);
        }
    }
}
