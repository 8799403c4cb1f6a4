using System.Text.Json;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Client;

/// <summary>
/// Credentials by OAuth2, for <see cref="MailSenderOptions.Credential"/>: tokens are fetched when they are needed, kept until shortly before they run out, and
/// fetched anew where the server refuses one. Errors of the issuer come as a <see cref="MailAuthException"/> that says what they mean.
/// </summary>
public static class OAuth2
{
    private static readonly Uri GoogleToken = new("https://oauth2.googleapis.com/token");

    /// <summary>Microsoft 365 as an application (client credentials): the app needs <c>SMTP.SendAsApp</c> with admin consent, and a service principal with rights on the mailbox.</summary>
    /// <param name="tenant">The tenant's id or domain.</param>
    /// <param name="clientId">The application's id.</param>
    /// <param name="secret">Its secret. From user secrets, the environment or a vault.</param>
    /// <param name="mailbox">Whose mail is sent.</param>
    /// <param name="authority">The login server, for national clouds. Null: <c>https://login.microsoftonline.com</c>.</param>
    public static SaslCredential Microsoft365(string tenant, string clientId, string secret, string mailbox, Uri? authority = null) =>
        new TokenEndpointCredential(mailbox, new TokenRequest(
            new Uri(authority ?? new Uri("https://login.microsoftonline.com"), $"/{Uri.EscapeDataString(tenant)}/oauth2/v2.0/token"),
            [new("grant_type", "client_credentials"), new("client_id", clientId), new("client_secret", secret), new("scope", "https://outlook.office365.com/.default")]));

    /// <summary>Google with a refresh token that a user once granted (scope <c>https://mail.google.com/</c>).</summary>
    /// <param name="clientId">The application's id.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="refreshToken">The refresh token.</param>
    /// <param name="mailbox">Whose mail is sent.</param>
    /// <param name="tokenEndpoint">Null: Google's.</param>
    public static SaslCredential Google(string clientId, string secret, string refreshToken, string mailbox, Uri? tokenEndpoint = null) =>
        RefreshToken(tokenEndpoint ?? GoogleToken, clientId, secret, refreshToken, mailbox);

    /// <summary>Google Workspace as a service account with domain-wide delegation: <paramref name="mailbox"/> is whom it acts for.</summary>
    /// <param name="keyJson">The content of the account's key file.</param>
    /// <param name="mailbox">Whose mail is sent.</param>
    /// <param name="time">The clock. Null: the system's.</param>
    /// <exception cref="ArgumentException">The key file is none.</exception>
    public static SaslCredential GoogleServiceAccount(string keyJson, string mailbox, TimeProvider? time = null)
    {
        try
        {
            return new TokenEndpointCredential(mailbox, ServiceAccountKey.Read(keyJson, mailbox, time ?? TimeProvider.System), time);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new ArgumentException("The key of the service account is not the JSON file that Google gives out.", nameof(keyJson), e);
        }
    }

    /// <summary>Any issuer, with a refresh token.</summary>
    public static SaslCredential RefreshToken(Uri tokenEndpoint, string clientId, string? secret, string refreshToken, string mailbox, string? scope = null) =>
        new TokenEndpointCredential(mailbox, new TokenRequest(tokenEndpoint, Fields(("grant_type", "refresh_token"), ("client_id", clientId), ("client_secret", secret), ("refresh_token", refreshToken), ("scope", scope))));

    /// <summary>Any issuer, with client credentials.</summary>
    public static SaslCredential ClientCredentials(Uri tokenEndpoint, string clientId, string secret, string scope, string mailbox) =>
        new TokenEndpointCredential(mailbox, new TokenRequest(tokenEndpoint, Fields(("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret), ("scope", scope))));

    /// <summary>A token from anywhere: called for each login, so it should keep the token itself while it is good.</summary>
    /// <param name="mailbox">Whose mail is sent.</param>
    /// <param name="token">Gives the access token that is good now.</param>
    public static SaslCredential Custom(string mailbox, Func<CancellationToken, ValueTask<string>> token) => new CallbackCredential(mailbox, token);

    private static KeyValuePair<string, string>[] Fields(params (string Name, string? Value)[] fields) =>
        [.. fields.Where(f => f.Value is not null).Select(f => new KeyValuePair<string, string>(f.Name, f.Value!))];
}
