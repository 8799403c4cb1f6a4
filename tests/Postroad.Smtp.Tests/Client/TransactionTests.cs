using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Tests.Client;

public sealed class TransactionTests
{
    [Fact]
    public Task Mail_rcpt_and_data_leave_together_and_content_with_its_dot() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<bob@mx.test>\r\nRCPT TO:<eve@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 250 2.1.5 Ok
        S: 354 Go ahead
        C| Subject: x\r\n\r\n..dot\r\n.\r\n
        S: 250 2.0.0 queued as 4F1c
        C: QUIT
        S: 221 2.0.0 Bye
        """, async client =>
    {
        var outcome = await client.SendAsync("Subject: x\r\n\r\n.dot\r\n", "bob@mx.test", "eve@mx.test");
        Assert.Equal("bob EndOfData 250 2.0.0 queued as 4F1c; eve EndOfData 250 2.0.0 queued as 4F1c", outcome.Summary());
        Assert.True(outcome.AnyAccepted);
        Assert.Null(outcome.Failure);
        await client.QuitAsync();
    });

    [Fact]
    public Task A_server_without_pipelining_gets_one_command_at_a_time() => Dialogue.WithAsync(Dialogue.Plain + """
        C: MAIL FROM:<ada@client.test>
        S: 250 Ok
        C: RCPT TO:<bob@mx.test>
        S: 550 No such user
        C: RCPT TO:<eve@mx.test>
        S: 251 Will forward
        C: DATA
        S: 354 Go ahead
        C: x
        C: .
        S: 250 Ok
        """, async client => Assert.Equal("bob RcptTo 550 No such user; eve EndOfData 250 Ok", (await client.SendAsync("x\r\n", "bob@mx.test", "eve@mx.test")).Summary()));

    [Fact]
    public Task One_refused_recipient_does_not_stop_the_others() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\nRCPT TO:<c@mx.test>\r\nRCPT TO:<d@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 550 5.1.1 No such user
        S: 250 2.1.5 Ok
        S: 450 4.2.1 Later
        S: 552 5.5.3 Too many recipients
        S: 354 Go ahead
        C| x\r\n.\r\n
        S: 250 2.0.0 Ok
        """, async client =>
    {
        var outcome = await client.SendAsync("x\r\n", "a@mx.test", "b@mx.test", "c@mx.test", "d@mx.test");
        Assert.Equal("a RcptTo 550 5.1.1 No such user; b EndOfData 250 2.0.0 Ok; c RcptTo 450 4.2.1 Later; d RcptTo 552 5.5.3 Too many recipients", outcome.Summary());
        Assert.Equal([false, false, true, true], outcome.Recipients.Select(r => r.IsTemporary));
        Assert.Equal([false, false, false, true], outcome.Recipients.Select(r => r.IsTooManyRecipients));
    });

    [Fact]
    public Task A_552_for_the_first_recipient_is_final() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 552 5.2.2 Mailbox full
        S: 503 5.5.1 No recipients
        """, async client => Assert.False((await client.SendAsync("x\r\n", "a@mx.test")).Recipients[0].IsTemporary));

    [Fact]
    public Task A_354_with_all_recipients_refused_gets_a_lone_dot() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 550 5.1.1 No such user
        S: 354 Go ahead
        C| .\r\n
        S: 554 5.5.1 No valid recipients
        C| RSET\r\nMAIL FROM:<ada@client.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n
        S: 250 2.0.0 Ok
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 354 Go ahead
        C| x\r\n.\r\n
        S: 250 2.0.0 Ok
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<c@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 451 4.3.0 Not now
        """, async client =>
    {
        Assert.Equal("a RcptTo 550 5.1.1 No such user", (await client.SendAsync("secret\r\n", "a@mx.test")).Summary());
        Assert.Equal("b EndOfData 250 2.0.0 Ok", (await client.SendAsync("x\r\n", "b@mx.test")).Summary());
        Assert.Equal("c Data 451 4.3.0 Not now", (await client.SendAsync("x\r\n", "c@mx.test")).Summary());
        Assert.Equal(3, client.Transactions);
    });

    [Fact]
    public Task A_refused_sender_refuses_all() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n
        S: 553 5.7.1 Not yours
        S: 503 5.5.1 MAIL first
        S: 503 5.5.1 MAIL first
        S: 503 5.5.1 MAIL first
        C| RSET\r\n
        S: 250 2.0.0 Ok
        """, async client =>
    {
        Assert.Equal("a MailFrom 553 5.7.1 Not yours; b MailFrom 553 5.7.1 Not yours", (await client.SendAsync("x\r\n", "a@mx.test", "b@mx.test")).Summary());
        await client.ResetAsync();
    });

    [Fact]
    public Task A_421_at_rcpt_ends_the_session_for_all_that_are_left() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\nRCPT TO:<c@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 550 5.1.1 No such user
        S: 421 4.3.2 Shutting down
        --- close
        """, async client =>
    {
        var outcome = await client.SendAsync("x\r\n", "a@mx.test", "b@mx.test", "c@mx.test");
        Assert.Equal("a RcptTo 550 5.1.1 No such user; b RcptTo 421 4.3.2 Shutting down; c RcptTo 421 4.3.2 Shutting down", outcome.Summary());
        Assert.False(client.IsUsable);
        Assert.False(outcome.IsAmbiguous);
    });

    [Fact]
    public Task A_final_dot_without_an_answer_is_ambiguous() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 550 5.1.1 No such user
        S: 250 2.1.5 Ok
        S: 354 Go ahead
        C| x\r\n.\r\n
        --- close
        """, async client =>
    {
        var outcome = await client.SendAsync("x\r\n", "a@mx.test", "b@mx.test");
        Assert.Equal("a RcptTo 550 5.1.1 No such user; b EndOfData no reply", outcome.Summary());
        Assert.True(outcome.IsAmbiguous);
        Assert.Equal((SmtpPhase.EndOfData, SmtpFault.Closed), (outcome.Failure!.Phase, outcome.Failure.Fault));
        Assert.Contains("354 Go ahead", outcome.Failure.Transcript, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_connection_that_breaks_before_the_dot_is_not_ambiguous() => Dialogue.WithAsync(Dialogue.Opening + """
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        --- close
        """, async client =>
    {
        var outcome = await client.SendAsync("x\r\n", "a@mx.test");
        Assert.Equal("a Data no reply", outcome.Summary());
        Assert.False(outcome.IsAmbiguous);
        Assert.True(outcome.Recipients[0].IsTemporary);
    });

    [Fact]
    public Task A_message_that_fits_one_write_goes_by_bdat_with_its_envelope() => Dialogue.WithAsync("""
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250 CHUNKING
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\nBDAT 8 LAST\r\n.dot\r\n\r\n
        S: 250 2.1.0 Ok
        S: 550 5.1.1 No such user
        S: 250 2.1.5 Ok
        S: 250 2.0.0 Message taken
        """, async client =>
            Assert.Equal("a RcptTo 550 5.1.1 No such user; b EndOfData 250 2.0.0 Message taken", (await client.SendAsync(".dot\r\n\n", "a@mx.test", "b@mx.test")).Summary()));

    // The whole message went out with its envelope. Whoever answered not even MAIL has closed a session that was kept, and read nothing of it.
    [Fact]
    public Task A_kept_session_that_turns_out_closed_leaves_nothing_in_doubt() => Dialogue.WithAsync("""
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250 CHUNKING
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nBDAT 3 LAST\r\nx\r\n
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 250 2.0.0 Ok
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nBDAT 3 LAST\r\nx\r\n
        --- close
        """, async client =>
    {
        await client.SendAsync("x\r\n", "a@mx.test");
        var outcome = await client.SendAsync("x\r\n", "a@mx.test");
        Assert.Equal(SmtpFault.Closed, outcome.Failure!.Fault);
        Assert.False(outcome.IsAmbiguous);
    });

    [Theory]
    [InlineData("", "S: 250 2.1.0 Ok\n")]
    [InlineData("S: 250 2.1.0 Ok\nS: 250 2.1.5 Ok\nS: 250 2.0.0 Ok\nC| MAIL FROM:<ada@client.test>\\r\\nRCPT TO:<a@mx.test>\\r\\nBDAT 3 LAST\\r\\nx\\r\\n\n", "S: 250 2.1.0 Ok\n")]
    [InlineData("", "")]
    public Task A_session_that_breaks_after_a_word_or_in_its_first_message_leaves_it_in_doubt(string first, string heard) => Dialogue.WithAsync($"""
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250 CHUNKING
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nBDAT 3 LAST\r\nx\r\n
        {first}{heard}--- close
        """, async client =>
    {
        if (first.Length > 0)
            await client.SendAsync("x\r\n", "a@mx.test");
        Assert.True((await client.SendAsync("x\r\n", "a@mx.test")).IsAmbiguous);
    });

    [Fact]
    public Task Bdat_behind_refused_recipients_is_refused_and_the_session_goes_on() => Dialogue.WithAsync("""
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250 CHUNKING
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nBDAT 3 LAST\r\nx\r\n
        S: 250 2.1.0 Ok
        S: 550 5.1.1 No such user
        S: 503 5.5.1 No valid recipients
        C| RSET\r\nMAIL FROM:<ada@client.test>\r\nRCPT TO:<b@mx.test>\r\nBDAT 3 LAST\r\nx\r\n
        S: 250 2.0.0 Ok
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 250 2.0.0 Ok
        """, async client =>
    {
        Assert.Equal("a RcptTo 550 5.1.1 No such user", (await client.SendAsync("x\r\n", "a@mx.test")).Summary());
        Assert.Equal("b EndOfData 250 2.0.0 Ok", (await client.SendAsync("x\r\n", "b@mx.test")).Summary());
    });

    [Fact]
    public Task A_server_that_offers_bdat_and_does_not_know_it_is_found_out() => Dialogue.WithAsync("""
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250 CHUNKING
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nBDAT 3 LAST\r\nx\r\n
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 500 5.5.1 Unknown command
        S: 500 5.5.1 Unknown command
        """, async client =>
    {
        var outcome = await client.SendAsync("x\r\n", "a@mx.test");
        Assert.Equal(SmtpFault.FalseOffer, outcome.Failure!.Fault);
        Assert.False(outcome.IsAmbiguous);
        Assert.False(client.IsUsable);
    });

    [Fact]
    public Task Binary_content_goes_by_bdat_as_it_is() => Dialogue.WithAsync("""
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-BINARYMIME
        S: 250 CHUNKING
        C: MAIL FROM:<ada@client.test> BODY=BINARYMIME
        S: 250 2.1.0 Ok
        C: RCPT TO:<a@mx.test>
        S: 250 2.1.5 Ok
        C| BDAT 6 LAST\r\na\nb\rc\x00
        S: 250 2.0.0 Ok
        """, async client => Assert.True((await client.SendAsync(
            Dialogue.Ada, new MailParameters { Body = BodyType.BinaryMime }, [Dialogue.To("a@mx.test")], new MemoryStream("a\nb\rc\0"u8.ToArray()))).AnyAccepted));

    [Fact]
    public async Task Two_hundred_and_fifty_recipients_go_in_windows()
    {
        var recipients = Enumerable.Range(0, 250).Select(i => $"u{i}@mx.test").ToArray();
        string Window(int from, int to) => string.Concat(recipients[from..to].Select(r => $"RCPT TO:<{r}>\\r\\n"));
        string Taken(int count) => string.Concat(Enumerable.Repeat("S: 250 2.1.5 Ok\n", count));
        await Dialogue.WithAsync(Dialogue.Opening + $"""
            C| MAIL FROM:<ada@client.test>\r\n{Window(0, 100)}
            S: 250 2.1.0 Ok
            {Taken(100)}
            C| {Window(100, 200)}
            {Taken(100)}
            C| {Window(200, 250)}DATA\r\n
            {Taken(50)}
            S: 354 Go ahead
            C| x\r\n.\r\n
            S: 250 2.0.0 Ok
            """, async client => Assert.Equal(250, (await client.SendAsync("x", recipients)).Recipients.Count(r => r.IsAccepted)));
    }
}
