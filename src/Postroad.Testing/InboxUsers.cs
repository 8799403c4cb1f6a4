using Postroad.Smtp.Sasl;

namespace Postroad.Testing;

/// <summary>Takes anybody, or the one user that the options name.</summary>
internal sealed class InboxUsers(TestInboxOptions options) : ICredentialStore
{
    private readonly ScramVerifier? _verifier = options.User is null ? null : ScramVerifier.Create(options.Password ?? "", ScramVerifier.MinIterations, new byte[16]);

    public SaslSupport Support => _verifier is null ? SaslSupport.Password : SaslSupport.Password | SaslSupport.Scram;

    public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) =>
        new(options.User is null || (user == options.User && password == options.Password) ? PasswordVerdict.Right : PasswordVerdict.Wrong);

    public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new(user == options.User ? _verifier : null);
}
