using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Postroad.Mta.Tests.Accounts.Tokens;

/// <summary>A small OpenID Connect issuer on loopback: its configuration, its keys, and tokens of any quality.</summary>
internal sealed class LocalIssuer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    // Making one takes a second on a busy machine; all issuers of the tests share it.
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly Lazy<RSA> Next = new(static () => RSA.Create(2048));

    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public LocalIssuer()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether requests are answered with 500.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Where its configuration says that the keys are; null: here.</summary>
    public string? KeysElsewhere { get; set; }

    public int Requests { get; private set; }

    /// <summary>Whether it signs with its second key, and publishes no other.</summary>
    public bool HasRotated { get; set; }

    private RSA Key => HasRotated ? Next.Value : Rsa;

    private string KeyId => HasRotated ? "2" : "1";

    /// <summary>A token with these claims, good unless told otherwise.</summary>
    public string Token(DateTimeOffset now, Dictionary<string, object> claims, string? issuer = null, string audience = "mail", TimeSpan? age = null, SigningCredentials? signing = null)
    {
        var issued = (now - (age ?? TimeSpan.Zero)).UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address.OriginalString,
            Audience = audience,
            NotBefore = issued,
            Expires = issued.AddMinutes(10),
            Claims = claims,
            SigningCredentials = signing ?? new SigningCredentials(new RsaSecurityKey(Key) { KeyId = KeyId }, "RS256"),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var reader = new StreamReader(stream, Encoding.ASCII);
        var path = (await reader.ReadLineAsync() ?? "").Split(' ').ElementAtOrDefault(1);
        while (await reader.ReadLineAsync() is { Length: > 0 })
            continue;
        Requests++;
        var body = path switch
        {
            "/.well-known/openid-configuration" => $$"""{"issuer":"{{Address.OriginalString}}","jwks_uri":"{{KeysElsewhere ?? $"{Address.OriginalString}/keys"}}"}""",
            "/keys" => Keys(),
            _ => "{}",
        };
        var head = $"HTTP/1.1 {(IsBroken ? "500 Broken" : "200 OK")}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head + body));
    }

    private string Keys()
    {
        var parameters = Key.ExportParameters(false);
        return $$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{KeyId}}","alg":"RS256","n":"{{Base64UrlEncoder.Encode(parameters.Modulus)}}","e":"{{Base64UrlEncoder.Encode(parameters.Exponent)}}"}]}""";
    }
}
