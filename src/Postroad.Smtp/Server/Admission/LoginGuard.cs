using System.Net;
using Postroad.Smtp.Server.Health;

namespace Postroad.Smtp.Server.Admission;

/// <summary>
/// Slows guessing down: by account, so that many machines cannot share the work, and by network, so that one machine cannot try many
/// accounts. A network from which an account has logged in before is not shut out of it by the failures of others.
/// </summary>
internal sealed class LoginGuard
{
    private static readonly TimeSpan LongestBan = TimeSpan.FromHours(1);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    private readonly SmtpServerLimits _limits;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _started;
    private readonly long _startedAt;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Record> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<(string User, IPNetwork Network), DateTimeOffset> _proven = [];

    public LoginGuard(SmtpServerLimits limits, TimeProvider time)
    {
        (_limits, _time) = (limits, time);
        (_started, _startedAt) = (time.GetUtcNow(), time.GetTimestamp());
    }

    // A clock that nobody sets: a ban lasts as long as it should when the machine's is put back or forward.
    private DateTimeOffset Now => _started + _time.GetElapsedTime(_startedAt);

    /// <summary>Bans in force.</summary>
    public IReadOnlyList<LoginBan> Bans
    {
        get
        {
            var (now, wall) = (Now, _time.GetUtcNow());
            lock (_lock)
                return [.. _records.Where(one => one.Value.Until > now).Select(one => new LoginBan(one.Key, one.Value.Failures, wall + (one.Value.Until - now))).OrderBy(static ban => ban.Until)];
        }
    }

    /// <summary>Lifts a ban and forgets its failures. False where there is none.</summary>
    public bool Lift(string subject)
    {
        var now = Now;
        lock (_lock)
            return _records.Remove(Canonical(subject), out var record) && record.Until > now;
    }

    /// <summary>Whether nobody from this network may log in now.</summary>
    public bool IsBanned(IPAddress address)
    {
        lock (_lock)
            return _records.TryGetValue(AddressNetwork.Of(address).ToString(), out var record) && record.Until > Now;
    }

    /// <summary>Whether nobody from this network may log in as this user now.</summary>
    public bool IsBanned(string user, IPAddress address)
    {
        var now = Now;
        lock (_lock)
        {
            return _records.TryGetValue(Canonical(user), out var record) && record.Until > now
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
            var failures = Count(AddressNetwork.Of(address).ToString(), onlyDelay ? 0 : _limits.LoginFailuresPerNetwork);
            if (!string.IsNullOrEmpty(user) && !onlyDelay)
                Count(Canonical(user), _limits.LoginFailuresPerAccount);
            return failures <= 1 ? TimeSpan.Zero : _limits.LoginDelay * Math.Min(8, 1 << Math.Min(failures - 2, 3));
        }
    }

    /// <summary>A login succeeded.</summary>
    public void Succeed(string user, IPAddress address)
    {
        lock (_lock)
        {
            _records.Remove(Canonical(user));
            _proven[(Canonical(user), AddressNetwork.Of(address))] = Now;
        }
    }

    /// <summary>Forgets what is a day old.</summary>
    public void Sweep()
    {
        var before = Now - Memory;
        lock (_lock)
        {
            foreach (var (subject, record) in _records)
            {
                if (record.Last < before && record.Until < before)
                    _records.Remove(subject);
            }
            foreach (var (pair, last) in _proven)
            {
                if (last < before)
                    _proven.Remove(pair);
            }
        }
    }

    private int Count(string subject, int most)
    {
        var now = Now;
        if (!_records.TryGetValue(subject, out var record))
            _records[subject] = record = new Record();
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

    private static string Canonical(string subject) => subject.ToLowerInvariant();

    private sealed class Record
    {
        public int Failures { get; set; }

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
