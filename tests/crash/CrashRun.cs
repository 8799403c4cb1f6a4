using System.Diagnostics;

namespace Postroad.Crash;

/// <summary>
/// Load from several clients without end, and a server that is killed: at random, also while it starts, and at each named point in turn. After every hundred kills the clients pause,
/// the server empties its queue, and the books must balance.
/// </summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private const int Clients = 6;
    private const int KillsBetweenAudits = 100;
    private static readonly TimeSpan PointBudget = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastPointBudget = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AuditBudget = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly int _kills;
    private readonly Random _random;
    private readonly Books _books = new();
    private readonly NextHop _hop;
    private readonly CrashServer _server;
    private readonly Mailbox _box;
    private readonly Points _points;
    private readonly Gate _gate = new();
    private int _killed;

    public CrashRun(string folder, int kills, Random random)
    {
        (_kills, _random) = (kills, random);
        _hop = new NextHop(_books, new Random(random.Next()));
        _server = new CrashServer(Path.Join(folder, "server"), _hop.Address);
        _box = new Mailbox(_server.Box, _books);
        _points = new Points(File.ReadAllLines(Path.Join(folder, "points")));
    }

    public async Task<List<Verdict>> RunAsync(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var started = Stopwatch.GetTimestamp();
        var others = Enumerable.Range(0, Clients)
            .Select(_ => new LedgerClient(_server.Smtp, _books, new Random(_random.Next())).RunAsync(_gate, ending.Token))
            .Append(_hop.RunAsync(ending.Token)).ToArray();
        var verdicts = new List<Verdict>();
        while (_killed < _kills && _books.Faults.Count == 0 && verdicts.TrueForAll(verdict => verdict.Passed))
        {
            for (var next = Math.Min(_kills, _killed + KillsBetweenAudits); _killed < next; _killed++)
                await KillOnceAsync(stopping);
            // What a slow machine did not come to in its turns has more time in the end.
            if (_killed >= _kills && _points.MustBeReached(_kills))
            {
                foreach (var point in _points.Never())
                {
                    _killed++;
                    await KillAtAsync(point, LastPointBudget, stopping);
                }
            }
            verdicts = [await AuditAsync(stopping)];
            Console.WriteLine($"{_killed,6} kills, {_books.Promised,8} promised, {_books.Repeated,5} repeated at the hop, {_books.BoxRepeated,4} in the mailbox, {Stopwatch.GetElapsedTime(started).TotalSeconds:f0} s");
        }
        await _server.KillAsync();
        await ending.CancelAsync();
        await Task.WhenAll(others);
        verdicts.Add(new("nothing partial, strange, or repeated beyond what a kill explains", _books.Faults.Count == 0, string.Join("; ", _books.Faults.Take(5))));
        verdicts.Add(new($"at most one repeat in the mailbox a kill ({_books.BoxRepeated})", _books.BoxRepeated <= _killed));
        verdicts.AddRange(_points.Verdicts(_points.MustBeReached(_kills)));
        return verdicts;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _hop.Dispose();
    }

    // Every second kill is at a named point, in turn; the others come at any time from the first moment of a start.
    private async Task KillOnceAsync(CancellationToken stopping)
    {
        if (_killed % 2 == 0 && _points.Next() is { } point)
        {
            await KillAtAsync(point, PointBudget, stopping);
            return;
        }
        Start("", "");
        if (await _server.EndsWithinAsync(TimeSpan.FromMilliseconds(_random.Next(20, 900)), stopping))
            _books.Fault($"the server ended by itself with {_server.ExitCode}: {_server.Tail()}");
        await _server.KillAsync();
    }

    private async Task KillAtAsync(string point, TimeSpan patience, CancellationToken stopping)
    {
        Start(point, $"{point}:{_points.Times(point, _random)}");
        if (await _server.EndsWithinAsync(patience, stopping))
        {
            _points.Reached(point);
            if (_server.ExitCode != 137)
                _books.Fault($"at {point} the server ended with {_server.ExitCode}: {_server.Tail()}");
        }
        await _server.KillAsync();
    }

    private void Start(string point, string crash)
    {
        _books.Start++;
        _gate.Open();
        _server.PrepareFor(point);
        _server.Start(crash);
    }

    private async Task<Verdict> AuditAsync(CancellationToken stopping)
    {
        _gate.Close();
        _books.Start++;
        _server.Start("");
        var started = Stopwatch.GetTimestamp();
        List<string> missing;
        do
        {
            await Task.Delay(Pause, TimeProvider.System, stopping);
            await _box.CollectAsync(stopping);
            missing = _books.Missing();
        }
        while (missing.Count > 0 && Stopwatch.GetElapsedTime(started) < AuditBudget && !_server.HasEnded);
        await _server.KillAsync();
        var what = $"all {_books.Promised} promised recipients delivered after {_killed} kills";
        return missing.Count == 0
            ? new(what, true)
            : new(what, false, $"{missing.Count} missing, the first is {missing[0]}\n{_server.Tail()}");
    }
}
