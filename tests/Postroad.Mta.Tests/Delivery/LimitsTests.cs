using Postroad.Mta.MailLog;
using Postroad.Mta.Tests.Queue;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>A next hop that says what it takes (RFC 9422) is given no more.</summary>
public sealed class LimitsTests
{
    private const string Content = "C: DATA\nS: 354 Go on\nC: Received: from client.test by mx.test;\nC: *\nC: Subject: hello\nC: \nC: Hello.\nC: .\nS: 250 Taken\n";

    [Fact]
    public async Task No_transaction_has_more_recipients_than_RCPTMAX()
    {
        await using var peer = ScriptedPeer.Start(Hello("RCPTMAX=2") + Transaction("a", "b") + Transaction("c", "d") + Transaction("e") + "C: QUIT\nS: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.ConnectionsPerDestination = 1;
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("a@next.test", "b@next.test", "c@next.test", "d@next.test", "e@next.test");
        var attempts = await fixture.Log.WaitForAttemptsAsync(5);
        Assert.All(attempts, static a => Assert.IsType<DeliveryOutcome.Delivered>(a.Outcome));
        await fixture.StopAsync();
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task No_session_has_more_messages_than_MAILMAX()
    {
        var session = Hello("MAILMAX=2") + Transaction("a") + Transaction("a") + "C: QUIT\nS: 221 Bye\n";
        await using var peer = ScriptedPeer.Start(session, session, Hello("MAILMAX=2") + Transaction("a") + "C: QUIT\nS: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.ConnectionsPerDestination = 1;
        fixture.Route("next.test", peer.Port).Start();
        for (var i = 0; i < 5; i++)
            await fixture.AcceptAsync("a@next.test");
        await fixture.Log.WaitForAttemptsAsync(5);
        await fixture.StopAsync();
        Assert.Equal(3, peer.Connections);
    }

    private static string Hello(string limits) => $"S: 220 next.test\nC: EHLO mx.test\nS: 250-next.test\nS: 250 LIMITS {limits}\n";

    private static string Transaction(params string[] recipients) =>
        "C: MAIL FROM:<ada@sender.test>\nS: 250 Ok\n" + string.Concat(recipients.Select(static r => $"C: RCPT TO:<{r}@next.test>\nS: 250 Ok\n")) + Content;
}
