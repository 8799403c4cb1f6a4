using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Sasl;

namespace Postroad.Mta.Accounts;

/// <summary>Checks logins against the accounts file: in constant time, with the same work for a user that does not exist, and never with more than half of the machine.</summary>
internal sealed partial class AccountStore : ICredentialStore, IDisposable
{
    private readonly AccountFile _file;
    private readonly ProvenLogins _proven;
    private readonly DerivationGate _gate;
    private readonly ILogger<AccountStore> _logger;

    /// <summary>A store over an open file, which stays the caller's.</summary>
    public AccountStore(AccountFile file, TimeProvider clock, ILogger<AccountStore> logger) : this(file, DerivationGate.HalfTheMachine(clock), clock, logger) { }

    /// <summary>A store with another gate.</summary>
    internal AccountStore(AccountFile file, DerivationGate gate, TimeProvider clock, ILogger<AccountStore> logger) =>
        (_file, _gate, _logger, _proven) = (file, gate, logger, new ProvenLogins(clock));

    /// <summary>One verifier a user serves PLAIN, LOGIN and SCRAM.</summary>
    public SaslSupport Support => SaslSupport.Password | SaslSupport.Scram;

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
    public void Dispose() => _gate.Dispose();

    private ScramVerifier FakeVerifier(string user) =>
        new(AccountFile.DefaultIterations, _file.FakeSalt(user.ToLowerInvariant()), RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
}
