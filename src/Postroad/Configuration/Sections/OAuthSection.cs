using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Accounts.Tokens;

namespace Postroad.Configuration.Sections;

/// <summary><c>[oauth]</c></summary>
internal static class OAuthSection
{
    public static void Bind(Section root, OAuthOptions options)
    {
        var section = root.Table("oauth");
        options.Issuer = section.Value("issuer", options.Issuer, RoomKinds.Issuer, "The https address of the OpenID Connect issuer whose bearer tokens open a session (OAUTHBEARER, XOAUTH2); left out, none are taken.");
        options.Audience = section.Values("audience", options.Audience, ValueKinds.Text, "The audiences of which a token has to name one.")!;
        options.Scope = section.Value("scope", options.Scope, ValueKinds.Text, "The scope that a token has to have.");
        options.UserClaim = section.Value("user_claim", options.UserClaim, ValueKinds.Text, "The claim that holds the account's address.")!;
        section.Fault(options.Validate());
    }
}
