namespace Postroad.Smtp.Sasl;

/// <summary>Who may log in. An embedder brings its own; the mail server keeps one SCRAM verifier a user.</summary>
public interface ICredentialStore
{
    /// <summary>Whether users have SCRAM verifiers. A store that takes any password has none, and SCRAM is not offered then. Default true.</summary>
    bool HasVerifiers => true;

    /// <summary>Checks a password that came by PLAIN or LOGIN. Takes the same work for a user that does not exist.</summary>
    ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken);

    /// <summary>The verifier that SCRAM needs; null where the user is unknown or has none.</summary>
    ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken);
}
