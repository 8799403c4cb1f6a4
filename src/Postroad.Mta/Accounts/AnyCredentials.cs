using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Accounts;

/// <summary>Takes every user with every password. For <c>postroad dev</c>, whose mail goes nowhere else.</summary>
internal sealed class AnyCredentials : ICredentialStore
{
    /// <inheritdoc/>
    public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) => new(PasswordVerdict.Right);

    /// <summary>None: SCRAM cannot take any password.</summary>
    public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new((ScramVerifier?)null);
}
