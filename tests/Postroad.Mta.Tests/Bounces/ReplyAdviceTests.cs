using Postroad.Mail.Dsn;
using Postroad.Mta.Bounces;

namespace Postroad.Mta.Tests.Bounces;

public sealed class ReplyAdviceTests
{
    [Theory]
    [InlineData(3, 0, "postmaster of this server")]
    [InlineData(0, 0, "This server could not")]
    [InlineData(4, 7, "in all the time")]
    [InlineData(1, 2, "no such mail domain")]
    public void What_we_decide_sends_nobody_to_another_postmaster(int subject, int detail, string words)
    {
        var advice = ReplyAdvice.Of(new DsnStatus(5, subject, detail), isOurs: true);
        Assert.Contains(words, advice.Meaning, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("recipient's", advice.Meaning + advice.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0, "no such mailbox")]
    [InlineData(1, 1, "no such mailbox")]
    [InlineData(1, 2, "no such mail domain")]
    [InlineData(1, 3, "not one that a mailbox can have")]
    [InlineData(1, 6, "has moved")]
    [InlineData(1, 7, "Your own address")]
    [InlineData(1, 8, "Your own address")]
    [InlineData(1, 10, "takes no mail")]
    [InlineData(2, 1, "is closed")]
    [InlineData(2, 2, "is full")]
    [InlineData(2, 3, "larger")]
    [InlineData(3, 4, "larger")]
    [InlineData(4, 4, "no way to it")]
    [InlineData(4, 6, "loop")]
    [InlineData(4, 7, "in all the time")]
    [InlineData(6, 1, "cannot be taken")]
    [InlineData(6, 9, "cannot be taken")]
    [InlineData(7, 1, "do not let this message in")]
    [InlineData(7, 26, "do not let this message in")]
    [InlineData(7, 30, "encrypted")]
    [InlineData(0, 0, "did not take the message")]
    [InlineData(3, 0, "did not take the message")]
    [InlineData(999, 999, "did not take the message")]
    public void Each_kind_of_refusal_is_told_in_words(int subject, int detail, string words)
    {
        var advice = ReplyAdvice.Of(new DsnStatus(5, subject, detail), isOurs: false);
        Assert.Contains(words, advice.Meaning, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith(".", advice.Meaning, StringComparison.Ordinal);
        Assert.EndsWith(".", advice.Action, StringComparison.Ordinal);
    }
}
