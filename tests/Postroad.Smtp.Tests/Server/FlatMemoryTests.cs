using System.Text;

namespace Postroad.Smtp.Tests.Server;

/// <summary>What a peer sends without end costs no memory. Alone, since it counts what the process allocates.</summary>
[CollectionDefinition(nameof(FlatMemoryTests), DisableParallelization = true)]
[Collection(nameof(FlatMemoryTests))]
public class FlatMemoryTests
{
    private const string Envelope = "EHLO client.test\r\nMAIL FROM:<ada@client.test>\r\nRCPT TO:<bob@mx.test>\r\n";

    [Fact]
    public async Task Content_broken_off_a_thousand_times_leaves_nothing_behind()
    {
        await using var dialogue = new MemoryDialogue();
        async Task BreakOffAsync(int times)
        {
            for (var i = 0; i < times; i++)
                await dialogue.SayAsync(Envelope + "DATA\r\n" + new string('x', 900) + "\r\n.");
        }
        await BreakOffAsync(10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await BreakOffAsync(1000);
        Assert.Empty(dialogue.Handler.Messages);
        // A kilobyte each would be a megabyte.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 500_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("EHLO client.test\r\nAUTH LOGIN\r\n")]
    [InlineData(Envelope + "DATA\r\n")]
    [InlineData(Envelope + "BDAT 99999999\r\n")]
    [InlineData("EHLO client.test\r\nBDAT 20000000\r\n")]
    public async Task Twenty_megabytes_without_a_line_end_cost_no_memory(string opening)
    {
        await using var dialogue = new MemoryDialogue(
            static listener => (listener.Auth, listener.AuthInClear) = (Smtp.Server.AuthUse.Offered, true), static options => options.Limits.MessageSize = 15_000_000);
        var piece = new byte[50_000];
        piece.AsSpan().Fill((byte)'x');
        async Task SayAsync(int pieces) => await dialogue.SayAsync(Enumerable.Repeat((ReadOnlyMemory<byte>)piece, pieces).Prepend(Encoding.ASCII.GetBytes(opening)));
        await SayAsync(10);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await SayAsync(400);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 4_000_000);
    }
}
