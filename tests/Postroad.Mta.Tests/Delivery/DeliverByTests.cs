using Postroad.Mail.Addresses;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Protocol;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>DELIVERBY (RFC 2852): what is handed on with which time, what goes back, and what the sender hears.</summary>
public sealed class DeliverByTests
{
    private const string Content = "C: Received: from client.test by mx.test;\nC: *\nC: Subject: hello\nC: \nC: Hello.\nC: .\n";
    private const string Rest = "S: 250 Ok\nC: RCPT TO:<bob@next.test>\nS: 250 Ok\nC: DATA\nS: 354 Go on\n" + Content + "S: 250 2.0.0 Taken\nC: QUIT\nS: 221 Bye\n";

    private static string Hop(string offer, string mail) =>
        $"S: 220 next.test\nC: EHLO mx.test\nS: 250-next.test\n{(offer.Length == 0 ? "" : $"S: 250-{offer}\n")}S: 250 HELP\nC: {mail}\n";

    [Theory]
    [InlineData("DELIVERBY", 3600, DeliverByMode.Return, "MAIL FROM:<ada@sender.test> BY=3540;R")]
    [InlineData("DELIVERBY 3540", 3600, DeliverByMode.Return, "MAIL FROM:<ada@sender.test> BY=3540;R")]
    [InlineData("DELIVERBY 86400", 3600, DeliverByMode.Notify, "MAIL FROM:<ada@sender.test> BY=3540;N")]
    [InlineData("DELIVERBY", -60, DeliverByMode.Notify, "MAIL FROM:<ada@sender.test> BY=-120;N")]
    [InlineData("", 3600, DeliverByMode.Notify, "MAIL FROM:<ada@sender.test>")]
    public async Task The_next_hop_hears_how_much_time_is_left(string offer, long seconds, DeliverByMode mode, string mail)
    {
        await using var peer = ScriptedPeer.Start(Hop(offer, mail) + Rest);
        await using var fixture = await DeliveryFixture.CreateAsync();
        await fixture.AcceptAsync(new MailParameters { DeliverBy = new(seconds, mode, false) });
        fixture.Queue.Clock.Advance(TimeSpan.FromMinutes(1));
        fixture.Route("next.test", peer.Port).Start();
        Assert.IsType<DeliveryOutcome.Delivered>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        await fixture.StopAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("DELIVERBY 3601")]
    public async Task What_shall_go_back_in_time_goes_to_no_hop_that_does_not_undertake_it(string offer)
    {
        await using var peer = ScriptedPeer.Start(Hop(offer, "QUIT") + "S: 221 Bye\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync(new MailParameters { DeliverBy = new(3600, DeliverByMode.Return, false) });
        var bounced = Assert.IsType<DeliveryOutcome.Bounced>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        Assert.StartsWith("554 5.3.3 ", bounced.Reply.ToString(), StringComparison.Ordinal);
        Assert.Equal("failed", (await fixture.Log.WaitForAsync<MailEvent.Reported>()).Action);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Another_server_of_the_destination_may_undertake_it()
    {
        await using var without = ScriptedPeer.Start(Hop("", "QUIT") + "S: 221 Bye\n");
        await using var with = ScriptedPeer.Start(Hop("DELIVERBY", "MAIL FROM:<ada@sender.test> BY=3600;R") + Rest);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.None, $"smtp://127.0.0.1:{without.Port}", $"smtp://127.0.0.1:{with.Port}").Start();
        await fixture.AcceptAsync(new MailParameters { DeliverBy = new(3600, DeliverByMode.Return, false) });
        Assert.IsType<DeliveryOutcome.Delivered>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task What_shall_go_back_in_time_does_and_is_not_tried_any_more()
    {
        await using var fixture = await OfOursAsync();
        var id = await fixture.AcceptAsync(new MailParameters { DeliverBy = new(3600, DeliverByMode.Return, false) });
        await fixture.Log.WaitForAttemptsAsync(1);
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Empty(fixture.Log.Events.OfType<MailEvent.Reported>());
        fixture.Queue.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("failed", (await fixture.Log.WaitForAsync<MailEvent.Reported>()).Action);
        await fixture.Log.WaitForAsync<MailEvent.Removed>(e => e.Id == id);
        Assert.Contains("Status: 5.4.7", await ReportAsync(fixture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_destination_does_not_keep_it_longer()
    {
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", port: 1).Start();
        var id = await fixture.AcceptAsync(new MailParameters { DeliverBy = new(60, DeliverByMode.Return, false) });
        await fixture.Log.WaitForAttemptsAsync(1);
        Assert.True(fixture.Queue.Queue.Schedule.TryFind(id, out var entry));
        fixture.Queue.Queue.Schedule.Suspend(entry[0].Lane, fixture.Queue.Clock.GetUtcNow().AddHours(1));
        fixture.Queue.Clock.Advance(TimeSpan.FromMinutes(1));
        await fixture.Log.WaitForAsync<MailEvent.Removed>(e => e.Id == id);
        Assert.Equal("failed", Assert.Single(fixture.Log.Events.OfType<MailEvent.Reported>()).Action);
    }

    [Fact]
    public async Task Who_wants_to_be_notified_hears_of_the_delay_at_that_time_once_and_it_goes_on()
    {
        await using var fixture = await OfOursAsync();
        var id = await fixture.AcceptAsync(new MailParameters { DeliverBy = new(3600, DeliverByMode.Notify, false) }, DsnNotify.Failure);
        await fixture.Log.WaitForAttemptsAsync(1);
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("delayed", (await fixture.Log.WaitForAsync<MailEvent.Reported>()).Action);
        Assert.Contains("Action: delayed", await ReportAsync(fixture), StringComparison.Ordinal);
        fixture.Queue.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Single(fixture.Log.Events.OfType<MailEvent.Reported>());
        Assert.Equal(Mta.Queue.RecipientStatus.Deferred, fixture.Queue.State(id).Status);
    }

    [Theory]
    [InlineData("DELIVERBY", DsnNotify.Unspecified, false, "")]
    [InlineData("DELIVERBY", DsnNotify.Unspecified, true, "relayed")]
    [InlineData("DELIVERBY", DsnNotify.Never, true, "")]
    [InlineData("", DsnNotify.Unspecified, false, "relayed")]
    [InlineData("", DsnNotify.Failure, false, "relayed")]
    [InlineData("", DsnNotify.Never, false, "")]
    public async Task The_sender_hears_of_the_hand_over_where_the_time_ends_or_a_trace_was_asked_for(string offer, DsnNotify notify, bool trace, string action)
    {
        var by = offer.Length == 0 ? "" : trace ? " BY=3600;NT" : " BY=3600;N";
        await using var peer = ScriptedPeer.Start(Hop(offer, "MAIL FROM:<ada@sender.test>" + by) + Rest);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        var id = await fixture.AcceptAsync(new MailParameters { DeliverBy = new(3600, DeliverByMode.Notify, trace) }, notify);
        await fixture.Log.WaitForAsync<MailEvent.Removed>(e => e.Id == id);
        Assert.Equal(action, string.Join(',', fixture.Log.Events.OfType<MailEvent.Reported>().Select(static e => e.Action)));
        await fixture.StopAsync();
    }

    // The sender is ours, so that the report comes into a mailbox.
    private static async Task<DeliveryFixture> OfOursAsync()
    {
        var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.Retry = [TimeSpan.FromHours(12)];
        fixture.Domains.Add(new DomainOptions { Name = DomainName.Parse("sender.test"), Recipients = ["ada"] });
        fixture.Route("next.test", port: 1).Start();
        return fixture;
    }

    private static async Task<string> ReportAsync(DeliveryFixture fixture)
    {
        var report = (await fixture.Log.WaitForAsync<MailEvent.Reported>()).ReportId;
        await fixture.Log.WaitForAsync<MailEvent.Removed>(e => e.Id == report);
        return Assert.Single(fixture.Mailboxes.Delivered).Content;
    }
}
