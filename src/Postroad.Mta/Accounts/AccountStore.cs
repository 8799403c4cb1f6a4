using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Postroad.Mta.Accounts.Tokens;
using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Accounts;

/// <summary>Checks logins against the accounts file: in constant time, with the same work for a user that does not exist, and never with more than half of the machine.</summary>
internal sealed partial class AccountStore : ICredentialStore, IDisposable
{
    private readonly AccountFile _file;
    private readonly ProvenLogins _proven;
    private readonly DerivationGate _gate;
    private readonly ILogger<AccountStore> _logger;
    private readonly TokenValidator? _tokens;
    private readonly bool _certificates;

    /// <summary>A store over an open file, which stays the caller's.</summary>
    /// <param name="file">The accounts.</param>
    /// <param name="clock">The clock of waits and of what is remembered.</param>
    /// <param name="logger">Where trouble is told.</param>
    /// <param name="tokens">Judges bearer tokens; null: none are taken. It is disposed of with the store.</param>
    /// <param name="certificates">Whether client certificates that TLS has verified stand for the account whose address is in them.</param>
    public AccountStore(AccountFile file, TimeProvider clock, ILogger<AccountStore> logger, TokenValidator? tokens = null, bool certificates = false)
        : this(file, DerivationGate.HalfTheMachine(clock), clock, logger) => (_tokens, _certificates) = (tokens, certificates);

    /// <summary>A store with another gate.</summary>
    internal AccountStore(AccountFile file, DerivationGate gate, TimeProvider clock, ILogger<AccountStore> logger) =>
        (_file, _gate, _logger, _proven) = (file, gate, logger, new ProvenLogins(clock));

    /// <summary>One verifier a user serves PLAIN, LOGIN and SCRAM; tokens and certificates where they were asked for.</summary>
    public SaslSupport Support => SaslSupport.Password | SaslSupport.Scram
        | (_tokens is null ? SaslSupport.None : SaslSupport.Token)
        | (_certificates ? SaslSupport.Certificate : SaslSupport.None);

    /// <inheritdoc/>
    public async ValueTask<PasswordVerdict> VerifyPasswordAsync(string user, string password, CancellationToken cancellationToken)
    {
        try
        {
            var isName = AccountName.TryParse(user, out var name, out _);
            var verifier = isName ? _file.FindVerifier(name) : null;
            if (verifier is not null && _proven.Contains(name, password, verifier))
                return PasswordVerdict.Right;
            var known = verifier is not null;
            verifier ??= FakeVerifier(user);
            // A crowd of sessions of one user waits here; the first to be proven opens the door for the others.
            var right = await _gate.RunAsync(() => known && _proven.Contains(name, password, verifier) || verifier.Matches(password) && known, cancellationToken);
            if (right is true)
                _proven.Add(name, password, verifier);
            else if (right is null)
                LogCrowded(_logger);
            return right switch { true => PasswordVerdict.Right, false => PasswordVerdict.Wrong, null => PasswordVerdict.Unavailable };
        }
        catch (SqliteException e)
        {
            LogUnreadable(_logger, e);
            return PasswordVerdict.Unavailable;
        }
    }

    /// <summary>
    /// The verifier for SCRAM. A name without an account gets one that no password fits, with a salt that stays the same, so that the exchange does not
    /// tell which names there are (RFC 5802 §9).
    /// </summary>
    public ValueTask<ScramVerifier?> FindVerifierAsync(string user, CancellationToken cancellationToken)
    {
        try
        {
            return new(AccountName.TryParse(user, out var name, out _) && _file.FindVerifier(name) is { } verifier ? verifier : FakeVerifier(user));
        }
        catch (SqliteException e)
        {
            LogUnreadable(_logger, e);
            return new((ScramVerifier?)null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TokenVerdict> VerifyTokenAsync(string? user, string token, CancellationToken cancellationToken) =>
        _tokens is null ? new(new TokenVerdict.Rejected()) : _tokens.ValidateAsync(user, token, cancellationToken);

    /// <summary>The account whose address the certificate holds as an rfc822Name (RFC 5280 §4.2.1.6) or, in older ones, in its subject.</summary>
    public ValueTask<string?> FindByCertificateAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        try
        {
            var address = certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false);
            return new(_certificates && AccountName.TryParse(address, out var name, out _) && _file.Exists(name.Value) ? name.Value : null);
        }
        catch (SqliteException e)
        {
            LogUnreadable(_logger, e);
            return new((string?)null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        _tokens?.Dispose();
    }

    private ScramVerifier FakeVerifier(string user) =>
        new(AccountFile.DefaultIterations, _file.FakeSalt(user.ToLowerInvariant()), RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
}
