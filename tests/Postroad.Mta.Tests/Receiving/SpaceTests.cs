using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Space;

namespace Postroad.Mta.Tests.Receiving;

/// <summary>F21: as the disk fills, mail is refused in steps, and taken again when there is room.</summary>
public sealed class SpaceTests
{
    private const long Gibi = 1L << 30;
    private const string Full = "452 4.3.1 Insufficient system storage, try again later";

    [Theory]
    [InlineData(nameof(ListenerKind.Submission), 11, "250 2.1.0 Sender OK", "250 2.1.5 Recipient OK", "250 2.1.5 Recipient OK")]
    [InlineData(nameof(ListenerKind.Submission), 9, Full, "503 5.5.1 Bad sequence of commands", "503 5.5.1 Bad sequence of commands")]
    [InlineData(nameof(ListenerKind.Mx), 9, "250 2.1.0 Sender OK", "250 2.1.5 Recipient OK", "250 2.1.5 Recipient OK")]
    [InlineData(nameof(ListenerKind.Mx), 4, "250 2.1.0 Sender OK", Full, "250 2.1.5 Recipient OK")]
    [InlineData(nameof(ListenerKind.Lmtp), 4, "250 2.1.0 Sender OK", Full, "250 2.1.5 Recipient OK")]
    public async Task F21_users_wait_first_then_servers_and_postmasters_never(string word, int percent, string mail, string recipient, string postmaster)
    {
        var kind = Enum.Parse<ListenerKind>(word);
        await using var rig = await ReceivingRig.StartAsync(kind, trusted: kind == ListenerKind.Submission ? ["127.0.0.1"] : null, space: () => (Gibi * percent / 100, Gibi));
        using var client = await RawClient.ConnectAsync(rig.Port);
        await client.SayAsync(kind == ListenerKind.Lmtp ? "LHLO client.test" : "EHLO client.test");
        Assert.Equal(mail, await client.SayAsync("MAIL FROM:<a@b.example>"));
        Assert.Equal(recipient, await client.SayAsync("RCPT TO:<ada@example.com>"));
        Assert.Equal(postmaster, await client.SayAsync("RCPT TO:<Postmaster@example.com>"));
    }

    [Fact]
    public void F21_a_step_is_left_only_when_there_is_clearly_more_room()
    {
        var free = 0L;
        var space = new SpaceLeft(() => (free, 1000));
        Assert.Equal(
            [SpaceStep.Ample, SpaceStep.Low, SpaceStep.Low, SpaceStep.Ample, SpaceStep.Short, SpaceStep.Short, SpaceStep.Low, SpaceStep.Ample],
            ((long[])[100, 99, 119, 120, 49, 59, 60, 120]).Select(octets => { free = octets; return space.Step; }));
    }

    [Fact]
    public void F21_on_a_large_disk_half_a_gibibyte_is_enough()
    {
        Assert.Equal(SpaceStep.Ample, new SpaceLeft(static () => (SpaceLeft.Low, 100 * Gibi)).Step);
        Assert.Equal(SpaceStep.Low, new SpaceLeft(static () => (SpaceLeft.Low - 1, 100 * Gibi)).Step);
        Assert.Equal(SpaceStep.Short, new SpaceLeft(static () => (SpaceLeft.Short - 1, 100 * Gibi)).Step);
    }
}
