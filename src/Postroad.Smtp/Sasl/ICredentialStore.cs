using System.Security.Cryptography.X509Certificates;

namespace Postroad.Smtp.Sasl;

/// <summary>Who may log in. An embedder brings its own; the mail server keeps one SCRAM verifier a user. One instance serves all sessions at once.</summary>
public interface ICredentialStore
{
    /// <summary>What this store can check. Default: passwords alone.</summary>
    SaslSupport Support => SaslSupport.Password;

    /// <summary>Checks a password that came by PLAIN or LOGIN. Takes the same work for a user that does not exist.</summary>
    ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken);

    /// <summary>The verifier that SCRAM needs; null where the user is unknown or has none.</summary>
    ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken);

    /// <summary>Checks a bearer token. Never log it.</summary>
    /// <param name="user">Who the client says it is; null where it leaves that to the token.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TokenVerdict> VerifyTokenAsync(string? user, string token, CancellationToken cancellationToken) => new(new TokenVerdict.Rejected());

    /// <summary>Whom a client certificate stands for; null for nobody. TLS has verified its chain and that the client has the key.</summary>
    ValueTask<string?> FindByCertificateAsync(X509Certificate2 certificate, CancellationToken cancellationToken) => new((string?)null);
}
