using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool.Disk;

namespace Postroad.Mta.Tests.Spool;

/// <summary>
/// A history from one seed: random batches on a disk that loses its power, or a process that is killed, again and again, also during recovery. After each
/// start what is told must be what was acknowledged, with the batch in hand either whole or not at all.
/// </summary>
internal sealed class SpoolHistory(int seed)
{
    private readonly Random _random = new(seed);
    private MemoryDisk _disk = new();
    private SpoolModel _model = new();
    private SpoolModel? _inHand;
    private int _number;
    private long _version;

    public int Crashes { get; private set; }

    public async Task RunAsync(int starts)
    {
        for (var start = 0; start < starts; start++)
        {
            _disk.PowerCutAfter = _disk.Changes + _random.Next(1, 120);
            try
            {
                var rig = await StartAsync();
                for (var batches = _random.Next(40); batches > 0; batches--)
                    await CommitAsync(rig);
                await rig.DisposeAsync();
                _disk = _disk.AfterKill();
            }
            catch (PowerCutException)
            {
                Crashes++;
                _disk = _random.Next(3) == 0 ? _disk.AfterKill() : _disk.AfterPowerCut(_random);
            }
        }
        await DrainAsync();
    }

    private async Task<SpoolRig> StartAsync()
    {
        var rig = await SpoolRig.OpenAsync(_disk);
        var replayed = await rig.ReplayAsync();
        Assert.All(replayed.Damaged, damaged => Assert.Contains("not whole", damaged.Why, StringComparison.Ordinal));
        var lines = replayed.Lines();
        if (_inHand is not null && !lines.SequenceEqual(_model.Lines()))
            _model = _inHand;
        Assert.Equal(_model.Lines(), lines);
        _inHand = null;
        foreach (var message in replayed.Messages.Values)
            Assert.Equal(_model.BodyOf(message.Id), await rig.ReadBodyAsync(message.Id, message.Body));
        return rig;
    }

    private async Task CommitAsync(SpoolRig rig)
    {
        _inHand = _model.Copy();
        var operations = new List<SpoolOperation>();
        for (var count = _random.Next(1, 7); count > 0; count--)
            operations.Add(await NextAsync(rig, _inHand));
        await rig.CommitAsync([.. operations]);
        (_model, _inHand) = (_inHand, null);
    }

    private async Task<SpoolOperation> NextAsync(SpoolRig rig, SpoolModel model)
    {
        var choice = model.Count == 0 ? 0 : _random.Next(model.Count > 40 ? 14 : 10);
        if (choice < 4)
            return await AcceptAsync(rig, model, ++_number);
        var number = model.Numbers.ElementAt(_random.Next(model.Count));
        if (choice < 7)
        {
            var (recipient, state) = (_random.Next(3), $"state{++_version}");
            model.State(number, recipient, _version, state);
            return SpoolRig.State(number, recipient, _version, state);
        }
        model.Remove(number);
        return SpoolRig.Remove(number);
    }

    private async Task<SpoolOperation> AcceptAsync(SpoolRig rig, SpoolModel model, int number)
    {
        var isLarge = _random.Next(12) == 0;
        var body = new string((char)('a' + number % 26), isLarge ? 70_000 : _random.Next(3) == 0 ? _random.Next(65_536) : _random.Next(300));
        var accept = SpoolRig.Accept(number, body, $"envelope{number}", [.. Enumerable.Range(0, _random.Next(1, 4)).Select(r => $"r{r}")]);
        model.Accept(number, $"envelope{number}", [.. accept.Recipients.Select(SpoolRig.Text)], body);
        if (!isLarge)
            return accept;
        var octets = SpoolRig.Octets(body).ToArray();
        return accept with { Body = default, LargeBody = await rig.WriteBodyAsync(SpoolRig.Id(number), octets[..30_000], octets[30_000..]) };
    }

    // When all is settled nothing may be left but what one start needs.
    private async Task DrainAsync()
    {
        await using (var rig = await StartAsync())
        {
            foreach (var number in _model.Numbers)
                await rig.CommitAsync(SpoolRig.Remove(number));
        }
        _model = new SpoolModel();
        _disk = _disk.AfterPowerCut(_random);
        await using (await StartAsync())
        {
        }
        await using (await StartAsync())
            Assert.DoesNotContain(_disk.Paths, path => path.EndsWith(".body", StringComparison.Ordinal) && path.Contains("/bodies/", StringComparison.Ordinal));
        Assert.True(_disk.Paths.Count(path => path.EndsWith(".segment", StringComparison.Ordinal)) <= 4, string.Join('\n', _disk.Paths));
    }
}
