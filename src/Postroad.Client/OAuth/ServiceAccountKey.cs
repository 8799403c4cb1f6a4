using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Postroad.Client;

/// <summary>The key of a Google service account: each request carries an assertion signed with it (RFC 7523 §2.1, RFC 7519).</summary>
internal sealed record ServiceAccountKey : TokenRequest
{
    private readonly string _account;
    private readonly string _mailbox;
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    private ServiceAccountKey(Uri endpoint, string account, string mailbox, byte[] key, TimeProvider time) : base(endpoint, []) =>
        (_account, _mailbox, _key, _time) = (account, mailbox, key, time);

    public static ServiceAccountKey Read(string json, string mailbox, TimeProvider time)
    {
        using var file = JsonDocument.Parse(json);
        using var rsa = RSA.Create();
        rsa.ImportFromPem(file.RootElement.GetProperty("private_key").GetString());
        var account = file.RootElement.GetProperty("client_email").GetString() ?? throw new FormatException("client_email");
        var endpoint = file.RootElement.TryGetProperty("token_uri", out var uri) ? new Uri(uri.GetString()!) : new Uri("https://oauth2.googleapis.com/token");
        return new ServiceAccountKey(endpoint, account, mailbox, rsa.ExportPkcs8PrivateKey(), time);
    }

    public override IReadOnlyList<KeyValuePair<string, string>> Form() =>
        [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", Assertion())];

    private string Assertion()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        var claims = new MemoryStream();
        using (var writer = new Utf8JsonWriter(claims))
        {
            writer.WriteStartObject();
            writer.WriteString("iss", _account);
            writer.WriteString("sub", _mailbox);
            writer.WriteString("scope", "https://mail.google.com/");
            writer.WriteString("aud", Endpoint.AbsoluteUri);
            writer.WriteNumber("iat", now);
            writer.WriteNumber("exp", now + 3600);
            writer.WriteEndObject();
        }
        var signed = $"{Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Base64Url.EncodeToString(claims.ToArray())}";
        using var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(_key, out _);
        return $"{signed}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
