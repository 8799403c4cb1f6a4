using System.Net;
using System.Text.Json;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Client;

/// <summary>Says what an issuer's error means (RFC 6749 §5.2; the AADSTS codes of Microsoft).</summary>
internal static class TokenErrors
{
    private static readonly (string Sign, string Hint)[] Known =
    [
        ("AADSTS7000215", "The secret is wrong: give its value, not its id."),
        ("AADSTS7000222", "The secret has expired: make a new one in the app's registration."),
        ("AADSTS700016", "The application is not known in this tenant: check client id and tenant."),
        ("AADSTS90002", "The tenant is not known: check its id or domain."),
        ("AADSTS65001", "Nobody has consented: an administrator grants the app SMTP.SendAsApp."),
        ("AADSTS70011", "The scope is wrong: for SMTP it is https://outlook.office365.com/.default."),
        ("AADSTS50034", "The account does not exist in this tenant."),
        ("AADSTS53003", "A conditional access policy blocks it."),
        ("invalid_grant", "The refresh token is expired, revoked or for another application: let the user consent again. For Google, an app in testing loses it after 7 days."),
        ("invalid_client", "Client id or secret are wrong."),
        ("unauthorized_client", "The application may not use this flow; for a Google service account turn on domain-wide delegation for the scope https://mail.google.com/."),
        ("invalid_scope", "The scope is not known to the issuer."),
        ("access_denied", "The issuer's policy refuses it."),
    ];

    public static CredentialException Of(Uri endpoint, HttpStatusCode status, byte[] body)
    {
        var (error, description) = Read(body);
        var sign = Known.FirstOrDefault(k => description.Contains(k.Sign, StringComparison.Ordinal) || error == k.Sign);
        var isTransient = (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || error is "temporarily_unavailable" or "server_error";
        var said = error.Length == 0 ? $"HTTP {(int)status}" : description.Length == 0 ? error : $"{error}: {description}";
        return new CredentialException($"{endpoint.Host} refused to give a token: {said}", isTransient, sign.Hint);
    }

    private static (string Error, string Description) Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (Text(json, "error"), Text(json, "error_description"));
        }
        catch (JsonException)
        {
            return ("", "");
        }
    }

    private static string Text(JsonDocument json, string name) =>
        json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? string.Concat(value.GetString()!.Select(c => char.IsControl(c) ? ' ' : c).Take(300)).Trim()
            : "";
}
