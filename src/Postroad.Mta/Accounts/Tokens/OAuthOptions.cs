using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Postroad.Mta.Accounts.Tokens;

/// <summary>The table <c>[oauth]</c>: whose bearer tokens open a session by OAUTHBEARER (RFC 7628) or XOAUTH2.</summary>
internal sealed class OAuthOptions
{
    /// <summary>The OpenID Connect issuer, as it stands in its tokens; https, or http on a loopback address. Default (null): tokens are not taken.</summary>
    public Uri? Issuer { get; set; }

    /// <summary>The audiences of which a token has to name one. No default: without it any application's token would open our mail.</summary>
    public IReadOnlyList<string> Audience { get; set; } = [];

    /// <summary>The scope that a token has to have. Default (null): none is asked for.</summary>
    public string? Scope { get; set; }

    /// <summary>The claim that holds the account's address. Default <c>email</c>, which must not be marked as unverified.</summary>
    public string UserClaim { get; set; } = "email";

    /// <summary>Reads an issuer. Where it is none, <paramref name="error"/> says what was expected.</summary>
    public static bool TryParseIssuer(string text, [NotNullWhen(true)] out Uri? issuer, [NotNullWhen(false)] out string? error)
    {
        error = Uri.TryCreate(text, UriKind.Absolute, out issuer) && IsSafe(issuer) && issuer.Query.Length == 0 && issuer.Fragment.Length == 0
            ? null
            : $"'{text}' is not an issuer: write its https address, as it stands in the claim iss.";
        return error is null;
    }

    /// <summary>Whether keys may be fetched from there: over TLS, or without leaving this machine.</summary>
    public static bool IsSafe(Uri address) => address.Scheme == Uri.UriSchemeHttps
        || address.Scheme == Uri.UriSchemeHttp && IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);

    /// <summary>What is wrong with the table as a whole, in words; null where nothing is.</summary>
    public string? Validate() => Issuer is not null && Audience.Count == 0
        ? "[oauth] has an issuer and no audience: add audience = [\"…\"], the name of this mail service at the issuer."
        : null;
}
