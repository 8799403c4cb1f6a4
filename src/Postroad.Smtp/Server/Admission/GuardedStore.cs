using System.Net;
using System.Security.Cryptography.X509Certificates;
using Postroad.Smtp.Sasl;

namespace Postroad.Smtp.Server.Admission;

/// <summary>The store as one session sees it: accounts that are banned for its network are not even looked up.</summary>
internal sealed class GuardedStore(ICredentialStore store, LoginGuard guard, IPAddress address, bool isExempt) : ICredentialStore
{
    public SaslSupport Support => store.Support;

    public ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken) =>
        IsBanned(user) ? new(PasswordVerdict.Unavailable) : store.VerifyPasswordAsync(user, password, cancellationToken);

    public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken) =>
        IsBanned(user) ? new((ScramVerifier?)null) : store.FindVerifierAsync(user, cancellationToken);

    public ValueTask<TokenVerdict> VerifyTokenAsync(string? user, string token, CancellationToken cancellationToken) =>
        user is not null && IsBanned(user) ? new(new TokenVerdict.Unavailable()) : store.VerifyTokenAsync(user, token, cancellationToken);

    public ValueTask<string?> FindByCertificateAsync(X509Certificate2 certificate, CancellationToken cancellationToken) =>
        store.FindByCertificateAsync(certificate, cancellationToken);

    private bool IsBanned(string user) => !isExempt && guard.IsBanned(user, address);
}
