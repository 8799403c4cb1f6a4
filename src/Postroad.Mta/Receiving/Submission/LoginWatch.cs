using System.Runtime.CompilerServices;
using Postroad.Mta.Accounts;
using Postroad.Smtp.Server;

namespace Postroad.Mta.Receiving.Submission;

/// <summary>Knows on what each login rests: a session whose account has been removed since, or has got another password, may send no more.</summary>
/// <param name="findKey">What the password of an account is checked against now; null where there is no such account.</param>
internal sealed class LoginWatch(Func<AccountName, byte[]?> findKey)
{
    // By the object that the id of a session is, so that an entry goes when its session does.
    private readonly ConditionalWeakTable<string, byte[]> _logins = [];

    /// <summary>Remembers what the login of a session rests on.</summary>
    public void LoggedIn(SmtpSession session)
    {
        if (Find(session) is { } key)
            _logins.AddOrUpdate(session.Id, key);
    }

    /// <summary>Whether it still does.</summary>
    public bool StillHolds(SmtpSession session) =>
        _logins.TryGetValue(session.Id, out var then) && Find(session) is { } now && now.AsSpan().SequenceEqual(then);

    private byte[]? Find(SmtpSession session) => AccountName.TryParse(session.User ?? "", out var name, out _) ? findKey(name) : null;
}
