using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Tests.Spool;

/// <summary>An opened journal on any disk, with short words for what tests do all the time. Deterministic: housekeeping is done in the commits.</summary>
internal sealed class SpoolRig : IAsyncDisposable
{
    public const string Folder = "/spool";
    public const long SegmentOctets = 512 << 10;

    private readonly JournalLeaseStore _leases;

    private SpoolRig(JournalLeaseStore leases, ISpoolPartition partition, long epoch)
    {
        (_leases, Partition, Epoch) = (leases, partition, epoch);
    }

    public ISpoolPartition Partition { get; }

    public long Epoch { get; }

    /// <summary>Opens without a replay.</summary>
    public static async Task<SpoolRig> OpenAsync(IDisk disk, string folder = Folder, bool inBackground = false)
    {
        var leases = new JournalLeaseStore(folder, disk);
        var lease = (await leases.AcquireAsync([0], CancellationToken.None))[0];
        var salt = (ulong)lease.Epoch << 32;
        var options = new JournalOptions { Folder = folder, SegmentOctets = SegmentOctets, InBackground = inBackground, Salt = () => ++salt };
        try
        {
            var spool = new JournalSpool(options, disk, NullLogger<JournalSpool>.Instance);
            return new SpoolRig(leases, await spool.OpenAsync(lease, CancellationToken.None), lease.Epoch);
        }
        catch
        {
            leases.Dispose();
            throw;
        }
    }

    /// <summary>Opens and replays.</summary>
    public static async Task<(SpoolRig Rig, Replayed Replayed)> ReopenAsync(IDisk disk, string folder = Folder)
    {
        var rig = await OpenAsync(disk, folder);
        return (rig, await rig.ReplayAsync());
    }

    public Task<Replayed> ReplayAsync() => Replayed.ReadAsync(Partition);

    public async Task CommitAsync(params SpoolOperation[] operations)
    {
        var batch = new SpoolBatch();
        batch.Operations.AddRange(operations);
        await Partition.CommitAsync(batch, CancellationToken.None);
    }

    public async Task<string> ReadBodyAsync(QueueId id, BodyReference body)
    {
        await using var stream = await Partition.OpenBodyAsync(id, body, CancellationToken.None);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    public async Task<BodyReference> WriteBodyAsync(QueueId id, params byte[][] chunks) =>
        await Partition.WriteBodyAsync(id, Chunks(chunks), CancellationToken.None);

    public static QueueId Id(int number) => new(new Guid(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10));

    public static SpoolOperation.Accept Accept(int number, string body, string envelope = "envelope", params string[] recipients) =>
        new(Id(number), Octets(envelope), [.. recipients.Select(Octets)], Split(body), null);

    public static SpoolOperation.SetState State(int number, int recipient, long version, string state) => new(Id(number), recipient, version, Octets(state));

    public static SpoolOperation.Remove Remove(int number) => new(Id(number));

    public static ReadOnlyMemory<byte> Octets(string text) => System.Text.Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> octets) => System.Text.Encoding.Latin1.GetString(octets.Span);

    public async ValueTask DisposeAsync()
    {
        await Partition.DisposeAsync();
        _leases.Dispose();
    }

    // Bodies come in pieces from the connection's pipe; so they do here.
    private static ReadOnlySequence<byte> Split(string text)
    {
        var octets = Octets(text);
        if (octets.Length < 2)
            return new ReadOnlySequence<byte>(octets);
        var first = new Piece(octets[..(octets.Length / 3)]);
        var last = first.Append(octets[(octets.Length / 3)..]);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(byte[][] chunks)
    {
        foreach (var chunk in chunks)
        {
            await Task.CompletedTask;
            yield return chunk;
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> octets) => Memory = octets;

        public Piece Append(ReadOnlyMemory<byte> octets)
        {
            var next = new Piece(octets) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
