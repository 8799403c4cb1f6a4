using Postroad.Mta.Queue.Committing;
using Postroad.Mta.Receiving;
using Postroad.Mta.Tests.Queue;

namespace Postroad.Mta.Tests.Receiving;

/// <summary>F26: a disk that does not answer keeps nobody waiting, and what it writes late does not count.</summary>
public sealed class StalledDiskTests
{
    private const string Message = "Subject: x\r\n\r\n.";

    [Fact]
    public async Task F26_a_client_is_told_451_and_its_second_try_is_the_only_copy()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        var (asked, disk) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        rig.Queue.Spool.OnCommit = _ =>
        {
            asked.TrySetResult();
            return new ValueTask(disk.Task);
        };
        using var client = await RawClient.ConnectAsync(rig.Port);
        await BeginAsync(client);
        var answer = client.SayAsync(Message);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        rig.Queue.Clock.Advance(Committer.Patience);
        Assert.StartsWith("451 4.3.0", await answer, StringComparison.Ordinal);
        Assert.True(rig.Queue.Queue.IsStalled);
        using var other = await RawClient.ConnectAsync(rig.Port);
        await BeginAsync(other);
        Assert.StartsWith("451 4.3.0", await other.SayAsync(Message), StringComparison.Ordinal);

        disk.SetResult();
        await Delivery.DeliveryFixture.UntilAsync(() => !rig.Queue.Queue.IsStalled);
        await BeginAsync(client, greets: false);
        Assert.StartsWith("250 2.0.0", await client.SayAsync(Message), StringComparison.Ordinal);
        Assert.Equal(1, rig.Queue.Queue.Schedule.Count);
        Assert.Equal(1, rig.Queue.Spool.Messages);
        await rig.Queue.RestartAsync();
        Assert.Equal(1, rig.Queue.Queue.Schedule.Count);
    }

    private static async Task BeginAsync(RawClient client, bool greets = true)
    {
        if (greets)
            await client.SayAsync("HELO client.test");
        await client.SayAsync("MAIL FROM:<a@b.example>");
        await client.SayAsync("RCPT TO:<ada@example.com>");
        Assert.StartsWith("354", await client.SayAsync("DATA"), StringComparison.Ordinal);
    }
}
