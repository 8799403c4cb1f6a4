using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Committing;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Tests.Spool;

namespace Postroad.Mta.Tests.Queue.Committing;

public sealed class CommitterTests
{
    [Fact] // F19
    public async Task On_a_full_disk_results_are_kept_though_the_mail_beside_them_is_refused()
    {
        var spool = new Full();
        await using var committer = new Committer(spool, 1 << 20, TimeProvider.System, static (_, _) => { }, static e => throw e, NullLogger.Instance);
        spool.Hold();
        var first = committer.CommitAsync(Ticket(SpoolRig.Remove(1)));
        var mail = committer.CommitAsync(Ticket(SpoolRig.Accept(2, "body")));
        var result = committer.CommitAsync(Ticket(SpoolRig.Remove(3)));
        spool.Release();
        await first;
        Assert.True((await Assert.ThrowsAsync<SpoolUnavailableException>(async () => await mail)).IsFull);
        await result;
        Assert.Equal([SpoolRig.Id(1), SpoolRig.Id(3)], spool.Removed);
    }

    [Fact]
    public async Task Mail_alone_on_a_full_disk_is_refused()
    {
        await using var committer = new Committer(new Full(), 1 << 20, TimeProvider.System, static (_, _) => { }, static e => throw e, NullLogger.Instance);
        var mail = committer.CommitAsync(Ticket(SpoolRig.Accept(2, "body")));
        await Assert.ThrowsAsync<SpoolUnavailableException>(async () => await mail);
    }

    [Fact]
    public async Task An_error_of_ours_leaves_nobody_waiting()
    {
        Exception? told = null;
        var spool = new Full();
        await using var committer = new Committer(spool, 1 << 20, TimeProvider.System, static (_, _) => { }, e => told = e, NullLogger.Instance);
        spool.Hold();
        var first = committer.CommitAsync(Ticket(SpoolRig.Remove(1)));
        var broken = committer.CommitAsync(new CommitTicket([SpoolRig.Remove(2)], 100, static () => throw new InvalidOperationException("a bug"))).AsTask();
        var beside = committer.CommitAsync(Ticket(SpoolRig.Remove(3))).AsTask();
        var behind = committer.CommitAsync(new CommitTicket([SpoolRig.Remove(4)], 2 << 20, static () => { })).AsTask();
        spool.Release();
        await first;
        foreach (var waiting in new[] { broken, beside, behind })
            Assert.Contains("a bug", (await Assert.ThrowsAsync<SpoolUnavailableException>(() => waiting)).Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(told);
        await Assert.ThrowsAsync<SpoolUnavailableException>(async () => await committer.CommitAsync(Ticket(SpoolRig.Remove(5))));
    }

    [Fact] // F26
    public async Task A_flush_that_hangs_sends_clients_away_and_takes_back_what_it_writes_late()
    {
        var (spool, clock) = (new Full { HasRoom = true }, new FakeTimeProvider());
        await using var committer = new Committer(spool, 1 << 20, clock, static (_, _) => { }, static e => throw e, NullLogger.Instance);
        var events = new List<string>();
        spool.Hold();
        var mail = committer.CommitAsync(ForClient(1, events));
        var result = committer.CommitAsync(Ticket(SpoolRig.Remove(9)));
        await spool.Asked.WaitAsync(TestContext.Current.CancellationToken);
        var behind = committer.CommitAsync(ForClient(2, events));
        clock.Advance(Committer.Patience);
        Assert.False((await Assert.ThrowsAsync<SpoolUnavailableException>(async () => await mail)).IsFull);
        await Assert.ThrowsAsync<SpoolUnavailableException>(async () => await behind);
        await Assert.ThrowsAsync<SpoolUnavailableException>(async () => await committer.CommitAsync(ForClient(3, events)));
        Assert.True(committer.IsStalled);
        Assert.Equal(["2 is free", "3 is free"], events); // The disk still reads what is on its way.

        spool.Release();
        await result;
        await committer.CommitAsync(ForClient(4, events));
        Assert.False(committer.IsStalled);
        Assert.Equal(["2 is free", "3 is free", "1 is free", "4 counts"], events);
        Assert.Equal([SpoolRig.Id(9), SpoolRig.Id(1)], spool.Removed);
    }

    [Fact] // F26
    public async Task A_flush_that_hangs_and_then_fails_leaves_nothing_to_take_back()
    {
        var (spool, clock) = (new Full(), new FakeTimeProvider());
        await using var committer = new Committer(spool, 1 << 20, clock, static (_, _) => { }, static e => throw e, NullLogger.Instance);
        var events = new List<string>();
        spool.Hold();
        var mail = committer.CommitAsync(ForClient(1, events));
        await spool.Asked.WaitAsync(TestContext.Current.CancellationToken);
        clock.Advance(Committer.Patience);
        await Assert.ThrowsAsync<SpoolUnavailableException>(async () => await mail);
        spool.Release();
        await committer.CommitAsync(Ticket(SpoolRig.Remove(9)));
        Assert.Equal(["1 is free"], events);
        Assert.Equal([SpoolRig.Id(9)], spool.Removed);
    }

    private static CommitTicket ForClient(int number, List<string> events) => new([SpoolRig.Accept(number, "body")], 100, () => events.Add($"{number} counts"))
    {
        MayBeGivenUp = true,
        OnRefused = () => events.Add($"{number} is free"),
    };

    private static CommitTicket Ticket(SpoolOperation operation) => new([operation], 100, static () => { });

    /// <summary>A spool without room for new mail.</summary>
    private sealed class Full : ISpoolPartition
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _held;

        public bool HasRoom { get; init; }

        public Task Asked => _asked.Task;

        public List<QueueId> Removed { get; } = [];

        public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held!.SetResult();

        public async ValueTask CommitAsync(SpoolBatch batch, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            if (_held is not null)
                await _held.Task;
            if (!HasRoom && batch.Operations.Exists(operation => operation is SpoolOperation.Accept))
                throw new SpoolUnavailableException("full", isFull: true);
            Removed.AddRange(batch.Operations.OfType<SpoolOperation.Remove>().Select(remove => remove.Id));
        }

        public IAsyncEnumerable<SpoolRecord> ReplayAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<BodyReference> WriteBodyAsync(QueueId id, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<SpoolRecord.Message> ReadMessageAsync(QueueId id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<Stream> OpenBodyAsync(QueueId id, BodyReference body, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
