using System.Runtime.CompilerServices;
using Postroad.Smtp.Client;

namespace Postroad.Client;

/// <summary>
/// Sessions with one server under one login. The one used last is given out first, so that the others can grow old and be closed. A session that lay idle
/// is looked at before it is given out.
/// </summary>
internal sealed class SessionPool : IAsyncDisposable
{
    /// <summary>An idle session younger than this is believed to live unless its socket says otherwise.</summary>
    private static readonly TimeSpan SurelyAlive = TimeSpan.FromSeconds(2);

    private readonly SenderSettings _settings;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly Stack<PooledSession> _idle = new();
    private readonly Lock _gate = new();
    private readonly ITimer _sweeper;
    private Task _closing = Task.CompletedTask;
    private int _open;
    private volatile bool _isClosed;

    public SessionPool(SenderSettings settings)
    {
        (_settings, _time) = (settings, settings.Options.TimeProvider);
        _slots = new SemaphoreSlim(settings.Pool, settings.Pool);
        var period = TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerSecond, settings.Options.IdleTimeout.Ticks / 2));
        _sweeper = _time.CreateTimer(static pool => _ = ((SessionPool)pool!).SweepAsync(), this, period, period);
    }

    public int Open => Volatile.Read(ref _open);

    /// <summary>Gives a session out: an idle one where a good one is left, else a new one.</summary>
    /// <param name="fresh">Never an idle one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<PooledSession> RentAsync(bool fresh, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(MailSender));
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // It may have been closed while this caller waited: nothing begins behind that.
            ObjectDisposedException.ThrowIf(_isClosed, typeof(MailSender));
            while (!fresh && TakeIdle() is { } session)
            {
                if (await IsAliveAsync(session, cancellationToken).ConfigureAwait(false))
                    return session;
                await CloseAsync(session, politely: false).ConfigureAwait(false);
            }
            return new PooledSession(await ConnectAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    /// <summary>Takes a session back, for the next caller or to be closed. Nobody waits for QUIT.</summary>
    public void Return(PooledSession session)
    {
        session.IsReused = true;
        session.IdleSince = _time.GetTimestamp();
        bool isKept;
        lock (_gate)
        {
            isKept = !_isClosed && session.Connection.IsUsable && !session.IsSpent(_settings.Options.MessagesPerConnection);
            if (isKept)
                _idle.Push(session);
            else
                _closing = QuittingToo(session);
        }
        if (!isKept)
            Opened(-1);
        _slots.Release();
    }

    public async ValueTask DisposeAsync()
    {
        PooledSession[] sessions;
        lock (_gate)
        {
            _isClosed = true;
            sessions = [.. _idle];
            _idle.Clear();
        }
        await _sweeper.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(sessions.Select(s => CloseAsync(s, politely: true).AsTask()).Append(_closing)).ConfigureAwait(false);
    }

    /// <summary>QUIT is said on another thread: this one holds the gate.</summary>
    private Task QuittingToo(PooledSession session)
    {
        var quitting = Task.Run(() => session.Connection.QuitAsync().AsTask());
        return _closing.IsCompleted ? quitting : Task.WhenAll(_closing, quitting);
    }

    private void Opened(int change)
    {
        Interlocked.Add(ref _open, change);
        MailTelemetry.Connection(_settings.Connection.Host, change);
    }

    private PooledSession? TakeIdle()
    {
        lock (_gate)
            return _idle.TryPop(out var session) ? session : null;
    }

    private async ValueTask<bool> IsAliveAsync(PooledSession session, CancellationToken cancellationToken)
    {
        var idle = _time.GetElapsedTime(session.IdleSince);
        if (idle >= _settings.Options.IdleTimeout || session.Connection.HasUnexpectedInput())
            return false;
        if (idle < SurelyAlive)
            return true;
        try
        {
            return (await session.Connection.NoopAsync(cancellationToken).ConfigureAwait(false)).IsPositive;
        }
        catch (SmtpSessionException)
        {
            return false;
        }
    }

    private async ValueTask<SmtpConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await SmtpConnection.ConnectAsync(_settings.Connection, cancellationToken).ConfigureAwait(false);
        Opened(1);
        try
        {
            if (_settings.Credential is { } credential)
                connection = await LogIn.RunAsync(connection, credential, _settings.Connection, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            Opened(-1);
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask CloseAsync(PooledSession session, bool politely)
    {
        Opened(-1);
        if (politely)
            await session.Connection.QuitAsync().ConfigureAwait(false);
        else
            await session.Connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes what has lain idle too long.</summary>
    private async Task SweepAsync()
    {
        var old = new List<PooledSession>();
        lock (_gate)
        {
            var all = _idle.Reverse().ToArray();
            _idle.Clear();
            foreach (var session in all)
            {
                if (_time.GetElapsedTime(session.IdleSince) >= _settings.Options.IdleTimeout)
                    old.Add(session);
                else
                    _idle.Push(session);
            }
        }
        foreach (var session in old)
            await CloseAsync(session, politely: true).ConfigureAwait(false);
    }
}
