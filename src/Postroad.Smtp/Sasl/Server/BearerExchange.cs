using System.Text;
using System.Text.Json;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>OAUTHBEARER (RFC 7628) and XOAUTH2, which Google and Microsoft had before it: a bearer token, and on failure one round that says why.</summary>
internal sealed class BearerExchange(SaslContext context, bool standard) : SaslExchange(standard ? "OAUTHBEARER" : "XOAUTH2")
{
    private SaslStep.Failed? _afterReason;

    public override async ValueTask<SaslStep> NextAsync(byte[]? message, CancellationToken cancellationToken)
    {
        if (message is null)
            return new SaslStep.Challenge([]);
        // RFC 7628 §3.2.3: the client answers the reason with a lone Ctrl-A; whatever it says, the login has failed.
        if (_afterReason is not null)
            return _afterReason;
        if (!BearerMessage.TryParse(message, standard, out var user, out var token))
            return new SaslStep.Failed(SaslFailure.Malformed, null);
        var verdict = await context.Store.VerifyTokenAsync(user, token, cancellationToken).ConfigureAwait(false);
        switch (verdict)
        {
            case TokenVerdict.Accepted accepted when user is null || string.Equals(user, accepted.User, StringComparison.OrdinalIgnoreCase):
                return new SaslStep.LoggedIn(accepted.User);
            case TokenVerdict.Accepted:
                return Explain(new TokenVerdict.Rejected(), user);
            case TokenVerdict.Rejected rejected:
                return Explain(rejected, user);
            default:
                return new SaslStep.Failed(SaslFailure.Unavailable, user);
        }
    }

    private SaslStep.Challenge Explain(TokenVerdict.Rejected rejected, string? user)
    {
        _afterReason = new SaslStep.Failed(SaslFailure.Credentials, user);
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status"u8, standard ? rejected.Status : "401");
            if (!standard)
                json.WriteString("schemes"u8, "bearer"u8);
            if (rejected.Scope is { } scope)
                json.WriteString("scope"u8, scope);
            if (rejected.Configuration is { } configuration)
                json.WriteString("openid-configuration"u8, configuration.AbsoluteUri);
            json.WriteEndObject();
        }
        return new SaslStep.Challenge(buffer.ToArray());
    }
}
