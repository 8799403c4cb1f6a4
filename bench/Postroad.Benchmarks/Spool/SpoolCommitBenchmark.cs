using System.Buffers;
using BenchmarkDotNet.Attributes;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Benchmarks.Spool;

/// <summary>One commit of so many messages of 4 KiB, each settled by the next commit, against a real disk: time and allocation.</summary>
[MemoryDiagnoser]
public class SpoolCommitBenchmark
{
    private readonly string _folder = ScratchSpool.NewFolder();
    private readonly ReadOnlySequence<byte> _body = new(new byte[4096]);
    private readonly byte[] _envelope = new byte[120];
    private readonly byte[] _recipient = new byte[60];
    private readonly List<QueueId> _last = [];
    private ScratchSpool _spool = null!;

    /// <summary>How many messages share a flush.</summary>
    [Params(1, 20, 100)]
    public int Messages { get; set; }

    /// <summary>Opens the spool.</summary>
    [GlobalSetup]
    public async Task OpenAsync()
    {
        _spool = new ScratchSpool(_folder);
        await _spool.OpenAsync();
        await _spool.ReplayAsync();
    }

    /// <summary>Closes and removes it.</summary>
    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await _spool.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Accepts and settles.</summary>
    [Benchmark]
    public async Task Commit()
    {
        var batch = new SpoolBatch();
        foreach (var settled in _last)
            batch.Operations.Add(new SpoolOperation.Remove(settled));
        _last.Clear();
        for (var i = 0; i < Messages; i++)
        {
            var id = new QueueId(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
            _last.Add(id);
            batch.Operations.Add(new SpoolOperation.Accept(id, _envelope, [_recipient], _body, null));
        }
        await _spool.Partition.CommitAsync(batch, CancellationToken.None);
    }
}
