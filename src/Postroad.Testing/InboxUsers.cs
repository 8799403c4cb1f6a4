using Postroad.Smtp.Sasl;

namespace Postroad.Testing;

/// <summary>Takes anybody, or the one user and the one token that the options name.</summary>
internal sealed class InboxUsers(TestInboxOptions options) : ICredentialStore
{
    private readonly bool _takesAnybody = options is { User: null, AccessToken: null };
    private readonly ScramVerifier? _verifier = options is { User: not null, Password: { } password } ? ScramVerifier.Create(password, ScramVerifier.MinIterations, new byte[16]) : null;

    public SaslSupport Support =>
        (_takesAnybody || options.AccessToken is not null ? SaslSupport.Token : 0)
        | (_takesAnybody || _verifier is not null ? SaslSupport.Password : 0)
        | (_verifier is not null ? SaslSupport.Scram : 0);

    public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) =>
        new(_takesAnybody || (user == options.User && password == options.Password) ? PasswordVerdict.Right : PasswordVerdict.Wrong);

    public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) => new(user == options.User ? _verifier : null);

    public ValueTask<TokenVerdict> VerifyTokenAsync(string? user, string token, CancellationToken cancellationToken) =>
        new(_takesAnybody || (token == options.AccessToken && (options.User is null || user == options.User)) ? new TokenVerdict.Accepted(user ?? options.User ?? "anybody") : new TokenVerdict.Rejected());
}
