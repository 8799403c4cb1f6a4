using System.Text;
using System.Text.Json;

namespace Postroad.Smtp.Sasl.Clients;

/// <summary>OAUTHBEARER (RFC 7628) and its older sister XOAUTH2. A refusal comes as a challenge in JSON, which has to be answered before the server says so in its reply.</summary>
internal sealed class BearerClient(string user, Func<CancellationToken, ValueTask<string>> token, SaslChannel channel, bool isStandard) : SaslClient
{
    private bool _isSaid;
    private string? _refusal;

    public override string Name => isStandard ? "OAUTHBEARER" : "XOAUTH2";

    public override bool SpeaksFirst => true;

    public override bool IsSatisfied => _refusal is null;

    public override string? Refusal => _refusal;

    public override async ValueTask<ReadOnlyMemory<byte>> RespondAsync(ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken)
    {
        if (!_isSaid)
        {
            _isSaid = true;
            var bearer = await token(cancellationToken).ConfigureAwait(false);
            if (bearer.AsSpan().ContainsAnyExceptInRange('!', '~'))
                throw new SaslException("The access token holds characters that no token has.");
            return Encoding.UTF8.GetBytes(Say(bearer));
        }
        if (_refusal is not null)
            throw new SaslException("The server goes on behind its refusal.");
        _refusal = Read(challenge.Span);
        // RFC 7628 §3.2.3: a single %x01. XOAUTH2 wants an empty line.
        return isStandard ? new byte[] { 1 } : default(ReadOnlyMemory<byte>);
    }

    // RFC 7628 §3.1: gs2-header kvsep *( key "=" value kvsep ) kvsep
    private string Say(string bearer) => isStandard
        ? $"n,a={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},\u0001host={channel.Host}\u0001port={channel.Port}\u0001auth=Bearer {bearer}\u0001\u0001"
        : $"user={user}\u0001auth=Bearer {bearer}\u0001\u0001";

    // RFC 7628 §3.2.2: {"status":"invalid_token","scope":"…","openid-configuration":"…"}; Google and Microsoft: {"status":"401","schemes":"bearer","scope":"…"}
    private static string Read(ReadOnlySpan<byte> challenge)
    {
        try
        {
            var reader = new Utf8JsonReader(challenge);
            using var json = JsonDocument.ParseValue(ref reader);
            var status = Text(json, "status");
            var scope = Text(json, "scope");
            var meaning = status switch
            {
                "invalid_token" or "401" or "400" => "the token is expired, revoked, or not for this mailbox and server",
                "insufficient_scope" or "403" => "the token does not allow sending mail",
                "invalid_request" => "the token is not well formed",
                null => "no status was given",
                _ => $"status {status}",
            };
            return $"the server refused the access token: {meaning}{(scope is null ? "" : $"; it wants the scope {scope}")}";
        }
        catch (JsonException)
        {
            return "the server refused the access token and did not say why";
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? string.Concat(value.GetString()!.Where(c => !char.IsControl(c)).Take(200))
            : null;
}
