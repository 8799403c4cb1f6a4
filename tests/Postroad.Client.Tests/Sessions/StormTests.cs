using System.Text;

namespace Postroad.Client.Tests.Sessions;

/// <summary>Many callers at once who send, give up and close, against our own server: nothing is lost, doubled or stuck, and what a caller is told is so.</summary>
public sealed class StormTests
{
    [Fact]
    public async Task A_thousand_messages_at_once_arrive_once_each_over_a_few_connections()
    {
        await using var server = await ReceivingServer.StartAsync();
        await using var sender = new MailSender($"smtp://127.0.0.1:{server.Port}?tls=none&pool=4");
        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => sender.SendRawAsync(Numbered(i), Server.To("bob@mx.test"))));
        Assert.All(results, result => Assert.True(result.IsComplete));
        Assert.Equal(Enumerable.Range(0, 1000), Numbers(server).Order());
        Assert.InRange(sender.Connections, 1, 4);
    }

    [Fact]
    public async Task Whoever_gives_up_is_told_the_truth_and_starves_nobody()
    {
        await using var server = await ReceivingServer.StartAsync();
        await using var sender = new MailSender($"smtp://127.0.0.1:{server.Port}?tls=none&pool=3");
        var chance = new Random(1);
        var told = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => TryAsync(sender, i, TimeSpan.FromMicroseconds(chance.Next(1, 30_000)))));
        // All slots of the pool are there again.
        await Task.WhenAll(Enumerable.Range(1000, 6).Select(i => sender.SendRawAsync(Numbered(i), Server.To("bob@mx.test"))));
        var arrived = Numbers(server).ToHashSet();
        Assert.Equal(arrived.Count, server.Messages.Count);
        for (var i = 0; i < told.Length; i++)
            Assert.True(told[i] == "unknown" || arrived.Contains(i) == (told[i] == "sent"), $"{i} was told {told[i]}, arrived: {arrived.Contains(i)}");
    }

    [Fact]
    public async Task A_sender_that_is_closed_in_the_middle_of_it_all_leaves_nobody_waiting()
    {
        await using var server = await ReceivingServer.StartAsync();
        var sender = new MailSender($"smtp://127.0.0.1:{server.Port}?tls=none&pool=2");
        await sender.CheckAsync();
        var sends = Enumerable.Range(0, 100).Select(i => TryAsync(sender, i, null)).ToArray();
        await sends[0];
        await sender.DisposeAsync();
        var told = await Task.WhenAll(sends);
        var arrived = Numbers(server).ToHashSet();
        for (var i = 0; i < told.Length; i++)
            Assert.Equal(told[i] == "sent", arrived.Contains(i));
        Assert.Equal(0, sender.Connections);
    }

    private static async Task<string> TryAsync(MailSender sender, int number, TimeSpan? patience)
    {
        using var limit = patience is { } wait ? new CancellationTokenSource(wait) : new CancellationTokenSource();
        try
        {
            await sender.SendRawAsync(Numbered(number), Server.To("bob@mx.test"), limit.Token);
            return "sent";
        }
        catch (MailCanceledException e)
        {
            return e.Delivery == Delivery.Unknown ? "unknown" : "not sent";
        }
        catch (ObjectDisposedException)
        {
            return "not sent";
        }
    }

    private static MemoryStream Numbered(int number) => new(Encoding.ASCII.GetBytes($"Subject: {number}\r\n\r\nhello\r\n"));

    private static IEnumerable<int> Numbers(ReceivingServer server) =>
        server.Messages.Select(m => int.Parse(Encoding.ASCII.GetString(m).Split("\r\n")[0]["Subject: ".Length..], System.Globalization.CultureInfo.InvariantCulture));
}
