using System.Buffers;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mta.Bounces;
using Postroad.Mta.Delivery;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Operations;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Routing;
using Postroad.Mta.Tests.Delivery;
using Postroad.Mta.Tests.Queue;

namespace Postroad.Mta.Tests.Histories;

/// <summary>
/// One history of queue and delivery, made by one seed: messages come in, servers fail, the disk fills, the process is killed and starts again; in the end
/// everything works and time passes until the queue is empty. Clock, network, DNS, disk and chance are its own, and all runs on one thread.
/// </summary>
internal sealed class History
{
    private static readonly string[] Domains = ["one.test", "two.test", "dead.test", "gone.test", "null.test"];
    private static readonly DomainName Hostname = DomainName.Parse("mx.test");

    private readonly OneThread _thread = new();
    private readonly MemorySpool _spool = new();
    private readonly Dictionary<string, QueueId> _ids = [];
    private readonly List<MailQueue> _lives = [];
    private readonly List<string> _imbalances = [];
    private readonly Random _chance;
    private readonly World _world;
    private FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero));
    private QueueOperations _operations = null!;
    private int _fullUntil;
    private int _steps;

    private History(int seed)
    {
        _chance = new Random(seed);
        _world = new World(_chance, Ledger)
        {
            Clock = _clock,
            Arrived = (message, recipient) => { if (_ids.TryGetValue(message, out var id)) Ledger.Of(id, recipient).Arrivals++; },
            Doubted = (message, recipient) => { if (_ids.TryGetValue(message, out var id)) Ledger.Of(id, recipient).Doubts++; },
        };
        _spool.OnCommit = OnCommit;
    }

    public Ledger Ledger { get; } = new();

    /// <summary>Messages left in the end, and what the ledger of the queue misses.</summary>
    public (int Messages, long Unaccounted) Left { get; private set; }

    public int Kills { get; private set; }

    /// <summary>Where the ledger of the queue did not add up, in words.</summary>
    public IReadOnlyList<string> Imbalances => _imbalances;

    private MailQueue Queue => _lives[^1];

    /// <summary>Plays a history to its end.</summary>
    public static History Play(int seed)
    {
        var history = new History(seed);
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(history._thread);
        try
        {
            history.Play();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        return history;
    }

    private void Play()
    {
        Begin();
        for (var steps = _chance.Next(20, 60); _steps < steps; _steps++)
        {
            Step();
            _thread.RunAll();
            Balance($"step {_steps}");
        }
        _world.IsWell = true;
        Ledger.Tell("all is well");
        Pass(TimeSpan.FromSeconds(2), inPieces: 2);
        Operate(QueueVerb.Release, QueueFilter.All);
        for (var hours = 0; hours < 24 * 7 && (Queue.Schedule.Count > 0 || !Queue.Replayed.IsCompleted); hours++)
            Pass(TimeSpan.FromHours(1), inPieces: 12);
        Left = (Queue.Schedule.Count + _spool.Messages, Queue.Schedule.TakeCensus().Unaccounted);
    }

    private void Step()
    {
        switch (_chance.Next(10))
        {
            case 0:
                Kill();
                break;
            case 1:
                _fullUntil = _steps + _chance.Next(1, 4);
                Ledger.Tell("the disk is full");
                break;
            case 2:
                var verbs = Enum.GetValues<QueueVerb>();
                Operate(verbs[_chance.Next(verbs.Length)], new QueueFilter { Domain = Domains[_chance.Next(Domains.Length)] });
                break;
            case < 7:
                Accept();
                break;
            default:
                Pass(TimeSpan.FromSeconds(_chance.Next(1, 7200)), inPieces: _chance.Next(1, 6));
                break;
        }
    }

    private void Begin()
    {
        var options = new QueueOptions { GiveUpAfter = TimeSpan.FromHours(_chance.Next(2, 120)) };
        var clock = _clock;
        var queue = new MailQueue(_spool, _spool, options, clock, _chance, NullLogger<MailQueue>.Instance, NewId);
        var directory = new DomainDirectory(Hostname, [new DomainOptions { Name = DomainName.Parse("own.test"), Recipients = ["*"] }], [], static _ => false);
        var reports = new ReportMaker(Hostname, directory, options, queue.NewId, clock);
        var router = new Router(directory, _world, Hostname, null, _chance);
        var dispatcher = new Dispatcher(queue, options, reports, directory, router, _world, new MemoryMailboxes(), new DeliveryOptions(), new EventRecorder(), clock, NullLogger<Dispatcher>.Instance);
        _lives.Add(queue);
        _operations = new QueueOperations(queue, async (message, settlements, token) =>
        {
            var decision = await reports.DecideAsync(message, settlements, quotes: true, token);
            return new DueReports(decision.Reports, decision.Events);
        }, new EventRecorder());
        _ = queue.StartAsync(CancellationToken.None);
        if (_chance.Next(2) == 0)
        {
            _thread.RunAll();
            if (queue.Schedule.Books.Queued != _spool.Unsettled)
                _imbalances.Add($"life {_lives.Count} begins with {queue.Schedule.Books.Queued} recipients, and {_spool.Unsettled} are on the disk");
        }
        dispatcher.Start();
        _thread.RunAll();
    }

    private void Operate(QueueVerb verb, QueueFilter filter)
    {
        Ledger.Tell($"{verb} {filter.Domain}");
        if (verb == QueueVerb.Drop)
            Ledger.MayBeDropped(filter.Domain!);
        _ = OperateAsync(_operations, verb, filter);
        _thread.RunAll();
    }

    private static async Task OperateAsync(QueueOperations operations, QueueVerb verb, QueueFilter filter) =>
        await operations.ApplyAsync(verb, filter, "as the operator likes", dryRun: false, CancellationToken.None).LastAsync();

    private void Balance(string when)
    {
        var (books, missing) = (Queue.Schedule.Books, Queue.Schedule.TakeCensus().Unaccounted);
        if (books.Accepted != books.Delivered + books.Bounced + books.Dropped + books.Queued || missing != 0)
            _imbalances.Add($"{when}: accepted {books.Accepted}, delivered {books.Delivered}, bounced {books.Bounced}, dropped {books.Dropped}, queued {books.Queued}, unaccounted {missing}");
    }

    private void Kill()
    {
        Kills++;
        Ledger.Tell("killed");
        foreach (var (message, recipient) in _world.InHand)
            Doubt(message, recipient);
        // A result that was not yet on the disk: the next life tries again.
        foreach (var ((id, recipient), fate) in Ledger.Fates)
        {
            if (fate.Arrivals > fate.Doubts && !_spool.IsSettled(id, PlaceOf(recipient)))
                fate.Doubts++;
        }
        _world.InHand.Clear();
        _thread.Forget();
        _world.Life++;
        _clock = new FakeTimeProvider(_clock.GetUtcNow());
        _world.Clock = _clock;
        Begin();
    }

    private void Doubt(string message, string recipient)
    {
        if (_ids.TryGetValue(message, out var id))
            Ledger.Of(id, recipient).Doubts++;
    }

    private void Accept()
    {
        var name = $"m{_ids.Count}";
        var recipients = Enumerable.Range(0, _chance.Next(1, 4)).Select(i => $"r{i}@{Domains[_chance.Next(Domains.Length)]}").ToArray();
        var message = Messages.To(_clock.GetUtcNow(), recipients) with { Sender = ReversePath.Of(Mailbox.Parse("ada@own.test")) };
        var id = Queue.NewId();
        _ids[name] = id;
        var life = _world.Life;
        var accepting = AcceptAsync(Queue, id, message, $"X-Name: {name}\r\n\r\nHello.\r\n");
        _thread.RunAll();
        if (!accepting.IsCompletedSuccessfully || life != _world.Life)
        {
            Ledger.Tell($"{name} refused");
            return;
        }
        Ledger.Tell($"{name} accepted for {string.Join(' ', recipients)}");
        foreach (var recipient in recipients)
            Ledger.Promised(id, recipient);
    }

    private static async Task AcceptAsync(MailQueue queue, QueueId id, NewMessage message, string content)
    {
        await using var intake = queue.BeginIntake(id);
        await intake.WriteAsync(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(content)), CancellationToken.None);
        await queue.AcceptAsync(intake, message, CancellationToken.None);
    }

    private void Pass(TimeSpan time, int inPieces)
    {
        for (var i = 0; i < inPieces; i++)
        {
            _clock.Advance(time / inPieces);
            _thread.RunAll();
        }
    }

    private ValueTask OnCommit(SpoolBatch batch)
    {
        if (!_world.IsWell && _steps < _fullUntil)
            throw new SpoolUnavailableException("no space left", isFull: true);
        foreach (var report in batch.Operations.OfType<SpoolOperation.Accept>().Where(a => !_ids.ContainsValue(a.Id)))
            Read(Encoding.ASCII.GetString(report.Body));
        return ValueTask.CompletedTask;
    }

    // A report of failure counts once it is committed.
    private void Read(string report)
    {
        var id = QueueId.TryParse(Field(report, "X-Postroad-Queue-ID"), out var found) ? found.Value : default;
        foreach (var block in report.Split("\r\n\r\n").Where(static b => b.Contains("Action: failed", StringComparison.Ordinal)))
        {
            var recipient = Field(block, "Final-Recipient").Split(';')[1].Trim();
            Ledger.Tell($"reported {recipient}");
            Ledger.Of(id, recipient).Failures++;
        }
    }

    private static string Field(string text, string name) =>
        text.Split("\r\n").FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";

    private static int PlaceOf(string recipient) => recipient[1] - '0';

    private QueueId NewId()
    {
        Span<byte> octets = stackalloc byte[16];
        _chance.NextBytes(octets);
        var milliseconds = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
            octets[i] = (byte)(milliseconds >> (40 - 8 * i));
        octets[6] = (byte)(0x70 | octets[6] & 0x0f);
        octets[8] = (byte)(0x80 | octets[8] & 0x3f);
        return new QueueId(new Guid(octets, bigEndian: true));
    }
}
