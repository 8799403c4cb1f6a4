using Postroad.Mta.MailLog;
using Postroad.Mta.Receiving;

namespace Postroad.Mta.Tests.Receiving;

public sealed class CrowdTests
{
    [Fact]
    public async Task Many_sessions_at_once_lose_and_double_nothing()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendManyAsync(rig.Port, i, 10)));
        Assert.Equal(200, rig.Queue.Spool.Messages);
        Assert.Equal(200, rig.Events.Of<MailEvent.Queued>().Select(e => e.Id).Distinct().Count());
        var subjects = new HashSet<string>();
        while (await rig.Queue.TakeAsync() is { } message)
        {
            using (message)
                Assert.True(subjects.Add((await Queue.Messages.ReadAsync(message)).Split("Subject: ")[1].Split("\r\n")[0]));
        }
        Assert.Equal(200, subjects.Count);
    }

    [Fact]
    public async Task A_body_far_larger_than_memory_for_one_passes_whole()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        using var client = await RawClient.ConnectAsync(rig.Port);
        await OpenAsync(client);
        var line = new string('x', 900) + "\r\n";
        var body = string.Concat(Enumerable.Repeat(line, 5000));
        Assert.StartsWith("250", await client.SayAsync($"Subject: large\r\n\r\n{body}."), StringComparison.Ordinal);
        var (_, content) = await rig.TakeAsync();
        Assert.EndsWith($"Subject: large\r\n\r\n{body}", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_and_the_session_goes_on()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx, limits: new LimitsOptions { MessageSize = 10_000 });
        using var client = await RawClient.ConnectAsync(rig.Port);
        await OpenAsync(client);
        Assert.StartsWith("552 5.3.4", await client.SayAsync(string.Concat(Enumerable.Repeat("twenty octets here\r\n", 600)) + "."), StringComparison.Ordinal);
        await client.SayAsync("MAIL FROM:<a@b.example>");
        await client.SayAsync("RCPT TO:<ada@example.com>");
        await client.SayAsync("DATA");
        Assert.StartsWith("250", await client.SayAsync("Subject: small\r\n\r\n."), StringComparison.Ordinal);
        Assert.Equal(1, rig.Queue.Spool.Messages);
    }

    [Fact]
    public async Task A_client_that_goes_away_within_the_data_leaves_nothing()
    {
        await using var rig = await ReceivingRig.StartAsync(ListenerKind.Mx);
        using (var client = await RawClient.ConnectAsync(rig.Port))
        {
            await OpenAsync(client);
            await client.WriteAsync("Subject: half\r\n\r\nHalf of a");
        }
        using var next = await RawClient.ConnectAsync(rig.Port);
        await OpenAsync(next);
        Assert.StartsWith("250", await next.SayAsync("Subject: whole\r\n\r\n."), StringComparison.Ordinal);
        Assert.Equal(1, rig.Queue.Spool.Messages);
    }

    private static async Task SendManyAsync(int port, int who, int count)
    {
        using var client = await RawClient.ConnectAsync(port);
        await client.SayAsync("EHLO client.test");
        for (var i = 0; i < count; i++)
        {
            await client.SayAsync("MAIL FROM:<a@b.example>");
            await client.SayAsync("RCPT TO:<ada@example.com>");
            await client.SayAsync("DATA");
            Assert.StartsWith("250", await client.SayAsync($"Subject: {who}-{i}\r\n\r\n."), StringComparison.Ordinal);
        }
    }

    private static async Task OpenAsync(RawClient client)
    {
        await client.SayAsync("EHLO client.test");
        await client.SayAsync("MAIL FROM:<a@b.example>");
        await client.SayAsync("RCPT TO:<ada@example.com>");
        Assert.StartsWith("354", await client.SayAsync("DATA"), StringComparison.Ordinal);
    }
}
