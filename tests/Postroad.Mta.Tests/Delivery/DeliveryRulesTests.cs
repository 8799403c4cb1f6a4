using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Protocol;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>What a next hop may say or fail to say at each point, and what becomes of the message.</summary>
public sealed class DeliveryRulesTests
{
    private const string Hello = "S: 220 next.test\nC: EHLO mx.test\nS: 250 next.test\n";
    private const string Mail = "C: MAIL FROM:<ada@sender.test>\nS: 250 Ok\n";
    private const string Rcpt = "C: RCPT TO:<bob@next.test>\nS: 250 Ok\n";
    private const string Content = "C: Received: from client.test by mx.test;\nC: *\nC: Subject: hello\nC: \nC: Hello.\nC: .\n";
    private const string Data = "C: DATA\nS: 354 Go on\n" + Content;
    private const string Quit = "C: QUIT\nS: 221 Bye\n";

    public static TheoryData<string, string, string> Dialogues => new()
    {
        { "S: 421 4.3.2 Later\n--- close\n", "deferred", "421 4.3.2 Later" },
        { "S: 554 No\n--- close\n", "deferred", "554 No" },
        { "--- close\n", "deferred", "451 4.4.2" },
        { "S: garbage\n--- close\n", "deferred", "451 4.5.0" },
        { "S| 220 x\\0y\\r\\n\n--- close\n", "deferred", "451 4.5.0" },
        { "S: 220 next.test\nC: EHLO mx.test\n--- close\n", "deferred", "451 4.4.2" },
        { "S: 220 next.test\nC: EHLO mx.test\nS: 421 Full\n--- close\n", "deferred", "421 Full" },
        { "S: 220 next.test\nC: EHLO mx.test\nS: 550 Go away\nC: HELO mx.test\nS: 550 Go away\n--- close\n", "deferred", "550 Go away" },
        { Hello + "C: MAIL FROM:<ada@sender.test>\nS: 550 5.7.1 Not you\n" + Quit, "bounced", "550 5.7.1 Not you" },
        { Hello + "C: MAIL FROM:<ada@sender.test>\nS: 451 4.3.0 Later\n" + Quit, "deferred", "451 4.3.0 Later" },
        { Hello + "C: MAIL FROM:<ada@sender.test>\n--- close\n", "deferred", "451 4.4.2" },
        { Hello + "C: MAIL FROM:<ada@sender.test>\nS: 354 What\n--- close\n", "deferred", "354 What" },
        { Hello + Mail + "C: RCPT TO:<bob@next.test>\nS: 550 5.1.1 Nobody\n" + Quit, "bounced", "550 5.1.1 Nobody" },
        { Hello + Mail + "C: RCPT TO:<bob@next.test>\nS: 450 4.2.1 Greylisted\n" + Quit, "deferred", "450 4.2.1 Greylisted" },
        { Hello + Mail + "C: RCPT TO:<bob@next.test>\nS: 552 5.2.2 Full\n" + Quit, "bounced", "552 5.2.2 Full" },
        { Hello + Mail + "C: RCPT TO:<bob@next.test>\n--- close\n", "deferred", "451 4.4.2" },
        { Hello + Mail + Rcpt + "C: DATA\nS: 554 5.7.1 No\n" + Quit, "bounced", "554 5.7.1 No" },
        { Hello + Mail + Rcpt + "C: DATA\nS: 451 4.3.0 Later\n" + Quit, "deferred", "451 4.3.0 Later" },
        { Hello + Mail + Rcpt + Data + "S: 250 2.0.0 Taken\n" + Quit, "sent", "250 2.0.0 Taken" },
        { Hello + Mail + Rcpt + Data + "S: 554 5.6.0 Spam\n" + Quit, "bounced", "554 5.6.0 Spam" },
        { Hello + Mail + Rcpt + Data + "S: 452 4.3.1 Full\n" + Quit, "deferred", "452 4.3.1 Full" },
        { Hello + Mail + Rcpt + Data + "--- close\n", "deferred", "451 4.4.2" },
    };

    [Theory]
    [MemberData(nameof(Dialogues))]
    public async Task What_is_said_at_each_point_has_its_class(string dialogue, string status, string reply)
    {
        await using var peer = ScriptedPeer.Start(dialogue.ReplaceLineEndings("\n"));
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("bob@next.test");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        var (word, said, isOurs) = attempt.Outcome switch
        {
            DeliveryOutcome.Delivered d => ("sent", d.Reply, false),
            DeliveryOutcome.Deferred d => ("deferred", d.Reply, d.IsOwnWord),
            DeliveryOutcome.Bounced b => ("bounced", b.Reply, b.IsOwnWord),
            _ => ("", null!, false),
        };
        Assert.Equal(status, word);
        Assert.StartsWith(reply, said.ToString(), StringComparison.Ordinal);
        Assert.Equal(!dialogue.Contains($"S: {said}", StringComparison.Ordinal), isOurs);
        await fixture.StopAsync();
    }

    [Theory] // RFC 5321 §5.1: the others in their order, where they may be better off.
    [InlineData("S: 421 4.3.2 Later\n--- close\n", true)]
    [InlineData("S: 554 No mail here\n--- close\n", true)]
    [InlineData("--- close\n", true)]
    [InlineData(Hello + "C: MAIL FROM:<ada@sender.test>\nS: 451 4.3.0 No database\n" + Quit, true)]
    [InlineData(Hello + "C: MAIL FROM:<ada@sender.test>\nS: 452 4.3.1 No room\n" + Quit, true)]
    [InlineData(Hello + "C: MAIL FROM:<ada@sender.test>\n--- close\n", true)]
    [InlineData(Hello + "C: MAIL FROM:<ada@sender.test>\nS: 550 5.7.1 Not you\n" + Quit, false)]
    [InlineData(Hello + "C: MAIL FROM:<ada@sender.test>\nS: 450 4.7.1 Greylisted, come back\n" + Quit, false)]
    [InlineData(Hello + Mail + "C: RCPT TO:<bob@next.test>\nS: 451 4.3.0 No database\n" + Quit, true)]
    [InlineData(Hello + Mail + "C: RCPT TO:<bob@next.test>\nS: 450 4.2.1 Mailbox busy\n" + Quit, false)]
    [InlineData(Hello + Mail + "C: RCPT TO:<bob@next.test>\nS: 550 5.1.1 Nobody\n" + Quit, false)]
    [InlineData(Hello + Mail + Rcpt + "C: DATA\nS: 451 4.3.0 Later\n" + Quit, true)]
    [InlineData(Hello + Mail + Rcpt + Data + "S: 452 4.3.1 No room\n" + Quit, true)]
    [InlineData(Hello + Mail + Rcpt + Data + "S: 554 5.6.0 Spam\n" + Quit, false)]
    [InlineData(Hello + Mail + Rcpt + Data + "--- close\n", false)] // it may have taken it
    public async Task The_next_server_is_asked_where_that_may_help_and_never_twice_for_one_answer(string dialogue, bool helps)
    {
        await using var first = ScriptedPeer.Start(dialogue);
        await using var second = ScriptedPeer.Start(Hello + Mail + Rcpt + Data + "S: 250 2.0.0 Taken\n" + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.None, $"smtp://127.0.0.1:{first.Port}", $"smtp://127.0.0.1:{second.Port}").Start();
        await fixture.AcceptAsync("bob@next.test");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        await fixture.StopAsync();
        Assert.Equal((1, helps ? 1 : 0), (first.Connections, second.Connections));
        Assert.Equal(helps, attempt.Outcome is DeliveryOutcome.Delivered);
    }

    [Fact]
    public async Task A_final_dot_without_an_answer_is_repeated_once_after_15_minutes_and_not_again()
    {
        await using var peer = ScriptedPeer.Start(Hello + Mail + Rcpt + Data + "--- close\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Queue.Options.Retry = [TimeSpan.FromMinutes(1)];
        fixture.Route("next.test", peer.Port).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        var state = fixture.Queue.State(id);
        Assert.True(state.IsAmbiguous);
        Assert.True(state.NextAttempt - fixture.Queue.Clock.GetUtcNow() >= TimeSpan.FromMinutes(15));
        fixture.Queue.Clock.Advance(state.NextAttempt!.Value - fixture.Queue.Clock.GetUtcNow());
        var last = (await fixture.Log.WaitForAttemptsAsync(2))[1];
        Assert.StartsWith("554 5.4.2 ", Assert.IsType<DeliveryOutcome.Bounced>(last.Outcome).Reply.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_after_its_time_and_the_dot_has_ten_minutes()
    {
        await using var peer = ScriptedPeer.Start(Hello + Mail + Rcpt + Data + "--- closed\n");
        await using var fixture = await DeliveryFixture.CreateAsync();
        var (others, never) = (fixture.Options.Timeouts, TimeSpan.FromDays(40));
        (others.Connect, others.Greeting, others.Command, others.Data, others.Block) = (never, never, never, never, never);
        fixture.Route("next.test", peer.Port).Start();
        var id = await fixture.AcceptAsync("bob@next.test");
        await DeliveryFixture.UntilAsync(() => peer.Connections == 1);
        var waited = TimeSpan.Zero;
        await DeliveryFixture.UntilAsync(() =>
        {
            fixture.Queue.Clock.Advance(TimeSpan.FromSeconds(10));
            waited += TimeSpan.FromSeconds(10);
            return fixture.Queue.State(id).Attempts == 1;
        });
        Assert.True(waited >= TimeSpan.FromMinutes(10));
        Assert.True(fixture.Queue.State(id).IsAmbiguous);
    }

    [Fact]
    public async Task A_session_that_ends_between_messages_costs_the_next_message_nothing()
    {
        var first = Hello + Mail + Rcpt + Data + "S: 250 Taken\nC: MAIL FROM:<ada@sender.test>\nS: 421 4.3.2 Enough\n--- close\n";
        await using var peer = ScriptedPeer.Start(first, Hello + Mail + Rcpt + Data + "S: 250 Taken\n" + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.ConnectionsPerDestination = 1;
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("bob@next.test");
        await fixture.Log.WaitForAttemptsAsync(1);
        await fixture.AcceptAsync("bob@next.test");
        var attempts = await fixture.Log.WaitForAttemptsAsync(2);
        Assert.All(attempts, static a => Assert.IsType<DeliveryOutcome.Delivered>(a.Outcome));
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Another_server_of_the_destination_is_tried_where_the_first_breaks_off()
    {
        await using var first = ScriptedPeer.Start(Hello + "C: MAIL FROM:<ada@sender.test>\n--- close\n");
        await using var second = ScriptedPeer.Start(Hello + Mail + Rcpt + Data + "S: 250 Taken\n" + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", HopTls.None, $"smtp://127.0.0.1:{first.Port}", $"smtp://localhost:{second.Port}").Start();
        await fixture.AcceptAsync("bob@next.test");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        Assert.StartsWith("localhost", Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome).Relay, StringComparison.Ordinal);
        Assert.Single(fixture.Log.Events.OfType<MailEvent.Attempted>());
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Too_many_recipients_go_on_in_a_further_transaction_at_once()
    {
        await using var peer = ScriptedPeer.Start(
            Hello + Mail + "C: RCPT TO:<a@next.test>\nS: 250 Ok\nC: RCPT TO:<b@next.test>\nS: 552 Too many\n" + Data + "S: 250 Taken\n"
            + Mail + "C: RCPT TO:<b@next.test>\nS: 250 Ok\n" + Data + "S: 250 Taken\n" + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Options.ConnectionsPerDestination = 1;
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("a@next.test", "b@next.test");
        Assert.All(await fixture.Log.WaitForAttemptsAsync(2), static a => Assert.IsType<DeliveryOutcome.Delivered>(a.Outcome));
        await fixture.StopAsync();
    }

    [Fact]
    public async Task A_dead_destination_does_not_hold_up_a_live_one_and_is_left_alone()
    {
        await using var peer = ScriptedPeer.Start(Hello + Mail + "C: RCPT TO:<bob@live.test>\nS: 250 Ok\n" + Data + "S: 250 Taken\n" + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("dead.test", port: 1).Route("live.test", peer.Port).Start();
        for (var i = 0; i < 200; i++)
            await fixture.AcceptAsync($"user{i}@dead.test");
        await fixture.AcceptAsync("bob@live.test");
        await fixture.Log.WaitForAsync<MailEvent.Attempted>(static e => e.Outcome is DeliveryOutcome.Delivered);
        await DeliveryFixture.UntilAsync(() => fixture.Dispatcher.SuspendedDestinations == 1);
        Assert.InRange(fixture.Log.Events.OfType<MailEvent.Attempted>().Count(), 1, 60);
        Assert.True(fixture.Queue.Queue.Schedule.Books.Pending > 100);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Unsigned_8_bit_content_is_encoded_anew_for_a_hop_that_takes_7_bit_alone()
    {
        await using var peer = ScriptedPeer.Start(Hello + Mail + Rcpt + "C: DATA\nS: 354 Go on\nC: Received: *\nC: *\nC: *\nC: *\nC: Content-Transfer-Encoding: quoted-printable\nC: \nC: Many greetings from the north, Gr=C3=BC=C3=9Fe to all of you there\nC: .\nS: 250 Taken\n" + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        await AcceptEightBitAsync(fixture, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nMany greetings from the north, Grüße to all of you there\r\n");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        Assert.IsType<DeliveryOutcome.Delivered>(attempt.Outcome);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task Signed_8_bit_content_is_returned_with_5_6_3()
    {
        await using var peer = ScriptedPeer.Start(Hello + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        await AcceptEightBitAsync(fixture, "DKIM-Signature: v=1; a=rsa-sha256\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße\r\n");
        var attempt = await fixture.Log.WaitForAttemptAsync();
        Assert.StartsWith("554 5.6.3 ", Assert.IsType<DeliveryOutcome.Bounced>(attempt.Outcome).Reply.ToString(), StringComparison.Ordinal);
        await fixture.StopAsync();
    }

    [Fact]
    public async Task What_was_said_to_be_8_bit_and_is_not_goes_out_as_it_came()
    {
        await using var peer = ScriptedPeer.Start(Hello + Mail + Rcpt + Data + "S: 250 Taken\n" + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        await AcceptEightBitAsync(fixture, "Subject: hello\r\n\r\nHello.\r\n");
        Assert.IsType<DeliveryOutcome.Delivered>((await fixture.Log.WaitForAttemptAsync()).Outcome);
        await fixture.StopAsync();
    }

    [Theory]
    [InlineData("Subject: Grüße\r\n\r\nHello.\r\n", "5.6.7")]
    [InlineData("Subject: hello\r\n\r\nHello.\r\n", null)]
    public async Task Smtputf8_is_needed_only_where_a_header_or_an_address_needs_it(string content, string? status)
    {
        await using var peer = ScriptedPeer.Start(Hello + (status is null ? Mail + Rcpt + Data + "S: 250 Taken\n" : "") + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        var message = fixture.Queue.To("bob@next.test");
        await fixture.Queue.Queue.AcceptAsync(message with { Parameters = message.Parameters with { SmtpUtf8 = true } }, content);
        var outcome = (await fixture.Log.WaitForAttemptAsync()).Outcome;
        Assert.Equal(status, (outcome as DeliveryOutcome.Bounced)?.Reply.Status.ToString());
        await fixture.StopAsync();
    }

    [Fact]
    public async Task A_mailbox_that_needs_smtputf8_goes_to_no_lesser_hop()
    {
        await using var peer = ScriptedPeer.Start(Hello + Quit);
        await using var fixture = await DeliveryFixture.CreateAsync();
        fixture.Route("next.test", peer.Port).Start();
        await fixture.AcceptAsync("bäb@next.test");
        var outcome = (await fixture.Log.WaitForAttemptAsync()).Outcome;
        Assert.Equal("5.6.7", Assert.IsType<DeliveryOutcome.Bounced>(outcome).Reply.Status.ToString());
        await fixture.StopAsync();
    }

    private static Task<QueueId> AcceptEightBitAsync(DeliveryFixture fixture, string content)
    {
        var message = fixture.Queue.To("bob@next.test");
        return fixture.Queue.Queue.AcceptAsync(message with { Parameters = message.Parameters with { Body = BodyType.EightBitMime } }, content);
    }
}
