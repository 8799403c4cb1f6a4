using System.Net;
using Postroad.Smtp.Server.Health;

namespace Postroad.Smtp.Server.Admission;

/// <summary>
/// Slows guessing down: by account, so that many machines cannot share the work, and by network, so that one machine cannot try many
/// accounts. A network from which an account has logged in before is not shut out of it by the failures of others.
/// </summary>
internal sealed class LoginGuard
{
    /// <summary>Accounts and networks that are remembered, of each kind. 100,000: some 20 MB. The names come from the network, so there is no end of them.</summary>
    public const int Most = 100_000;

    /// <summary>Characters of a name that may be an account's: those of the longest address (RFC 5321 §4.5.3.1). Guesses at a longer one count for the network alone.</summary>
    private const int LongestName = 320;

    private static readonly TimeSpan LongestBan = TimeSpan.FromHours(1);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly SmtpServerLimits _limits;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;
    private readonly long _startedAt;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Record> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<IPNetwork, Record> _networks = [];
    private readonly Dictionary<(string User, IPNetwork Network), DateTimeOffset> _proven = [];
    private DateTimeOffset _swept;

    public LoginGuard(SmtpServerLimits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        (_started, _startedAt) = (time.GetUtcNow(), time.GetTimestamp());
        _swept = _started;
    }

    // A clock that nobody sets: a ban lasts as long as it should when the machine's is put back or forward.
    private DateTimeOffset Now => _started + _time.GetElapsedTime(_startedAt);

    /// <summary>Bans in force.</summary>
    public IReadOnlyList<LoginBan> Bans
    {
        get
        {
            lock (_lock)
                return [.. Banned(_accounts).Concat(Banned(_networks)).OrderBy(static ban => ban.Until)];
        }
    }

    /// <summary>Accounts and networks that failures are remembered of.</summary>
    public int Known
    {
        get
        {
            lock (_lock)
                return _accounts.Count + _networks.Count;
        }
    }

    /// <summary>Lifts a ban and forgets its failures. False where there is none.</summary>
    public bool Lift(string subject)
    {
        var now = Now;
        lock (_lock)
        {
            var isAccount = _accounts.Remove(Canonical(subject), out var account) && account.Until > now;
            var isNetwork = IPNetwork.TryParse(subject, out var name) && _networks.Remove(name, out var network) && network.Until > now;
            return isAccount || isNetwork;
        }
    }

    /// <summary>Whether nobody from this network may log in now.</summary>
    public bool IsBanned(IPAddress address)
    {
        lock (_lock)
            return _networks.TryGetValue(AddressNetwork.Of(address), out var record) && record.Until > Now;
    }

    /// <summary>Whether nobody from this network may log in as this user now.</summary>
    public bool IsBanned(string user, IPAddress address)
    {
        var now = Now;
        lock (_lock)
        {
            return _accounts.TryGetValue(Canonical(user), out var record) && record.Until > now
                && !(_proven.TryGetValue((Canonical(user), AddressNetwork.Of(address)), out var last) && now - last < Memory);
        }
    }

    /// <summary>A login failed. Gives how long its answer waits: nothing for the first, then twice as long each time, 2 s at most.</summary>
    /// <param name="user">Who it was said to be, where that was understood.</param>
    /// <param name="address">From where.</param>
    /// <param name="onlyDelay">Whether the client is in an exempt network, which no ban meets.</param>
    public TimeSpan Fail(string? user, IPAddress address, bool onlyDelay)
    {
        lock (_lock)
        {
            var failures = Count(_networks, AddressNetwork.Of(address), onlyDelay ? 0 : _limits.LoginFailuresPerNetwork);
            if (user is { Length: > 0 and <= LongestName } && !onlyDelay)
                Count(_accounts, Canonical(user), _limits.LoginFailuresPerAccount);
            return failures <= 1 ? TimeSpan.Zero : _limits.LoginDelay * Math.Min(8, 1 << Math.Min(failures - 2, 3));
        }
    }

    /// <summary>A login succeeded.</summary>
    public void Succeed(string user, IPAddress address)
    {
        lock (_lock)
        {
            _accounts.Remove(Canonical(user));
            Limit(_proven, static last => last);
            _proven[(Canonical(user), AddressNetwork.Of(address))] = Now;
        }
    }

    /// <summary>Forgets what is a day old; looks once a minute.</summary>
    public void Sweep()
    {
        var now = Now;
        lock (_lock)
        {
            if (now - _swept < SweepInterval)
                return;
            _swept = now;
            var before = now - Memory;
            Forget(_accounts, record => record.Last < before && record.Until < before);
            Forget(_networks, record => record.Last < before && record.Until < before);
            Forget(_proven, last => last < before);
        }
    }

    private IEnumerable<LoginBan> Banned<TKey>(Dictionary<TKey, Record> records) where TKey : notnull
    {
        var (now, wall) = (Now, _time.GetUtcNow());
        return records.Where(one => one.Value.Until > now).Select(one => new LoginBan(one.Key.ToString()!, one.Value.Failures, wall + (one.Value.Until - now)));
    }

    private int Count<TKey>(Dictionary<TKey, Record> records, TKey subject, int most) where TKey : notnull
    {
        var now = Now;
        if (!records.TryGetValue(subject, out var record))
        {
            Limit(records, one => (one.Until > now, one.Last));
            records[subject] = record = new Record();
        }
        // Failures of an hour ago are forgiven.
        record.Failures = now - record.Last > LongestBan ? 1 : record.Failures + 1;
        record.Last = now;
        if (most > 0 && record.Failures >= most && record.Until <= now)
        {
            var doublings = Math.Min(record.Failures - most, 10);
            var ban = _limits.LoginBan * (1 << doublings);
            record.Until = now + (ban < LongestBan ? ban : LongestBan);
        }
        return record.Failures;
    }

    // Where there is no room the lesser half goes: a flood of names forgets those that failed once, long before a ban.
    private static void Limit<TKey, TValue, TOrder>(Dictionary<TKey, TValue> entries, Func<TValue, TOrder> worth) where TKey : notnull
    {
        if (entries.Count < Most)
            return;
        foreach (var (key, _) in entries.OrderBy(entry => worth(entry.Value)).Take(Most / 2).ToArray())
            entries.Remove(key);
    }

    private static void Forget<TKey, TValue>(Dictionary<TKey, TValue> entries, Func<TValue, bool> isOld) where TKey : notnull
    {
        foreach (var (key, value) in entries)
        {
            if (isOld(value))
                entries.Remove(key);
        }
    }

    private static string Canonical(string subject) => subject.ToLowerInvariant();

    private sealed class Record
    {
        public int Failures { get; set; }

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
