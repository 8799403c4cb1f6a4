namespace Postroad.Smtp.Tests.Client;

public sealed class LmtpTests
{
    private const string Opening = """
        S: 220 lmtp.test LMTP
        C: LHLO client.test
        S: 250-lmtp.test
        S: 250 PIPELINING
        C| MAIL FROM:<ada@client.test>\r\nRCPT TO:<a@mx.test>\r\nRCPT TO:<b@mx.test>\r\nRCPT TO:<c@mx.test>\r\nDATA\r\n
        S: 250 2.1.0 Ok
        S: 250 2.1.5 Ok
        S: 550 5.1.1 No such user
        S: 250 2.1.5 Ok
        S: 354 Go ahead
        C| x\r\n.\r\n

        """;

    [Fact]
    public Task Each_recipient_that_was_taken_has_a_reply_of_its_own() => Dialogue.WithAsync(Opening + """
        S: 452 4.2.2 Mailbox full
        S: 250 2.1.5 Delivered
        """, async client =>
    {
        var outcome = await client.SendAsync("x\r\n", "a@mx.test", "b@mx.test", "c@mx.test");
        Assert.Equal("a EndOfData 452 4.2.2 Mailbox full; b RcptTo 550 5.1.1 No such user; c EndOfData 250 2.1.5 Delivered", outcome.Summary());
    }, options => options with { IsLmtp = true });

    [Fact]
    public Task A_break_between_two_replies_is_ambiguous_for_the_second_alone() => Dialogue.WithAsync(Opening + """
        S: 250 2.1.5 Delivered
        --- close
        """, async client =>
    {
        var outcome = await client.SendAsync("x\r\n", "a@mx.test", "b@mx.test", "c@mx.test");
        Assert.Equal("a EndOfData 250 2.1.5 Delivered; b RcptTo 550 5.1.1 No such user; c EndOfData no reply", outcome.Summary());
        Assert.True(outcome.IsAmbiguous);
    }, options => options with { IsLmtp = true });
}
