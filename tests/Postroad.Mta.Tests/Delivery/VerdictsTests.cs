using Postroad.Mail.Addresses;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Delivery;

/// <summary>What a reply means for the recipient, and for the pace of the destination.</summary>
public sealed class VerdictsTests
{
    private static readonly Recipient Bob = new(Mailbox.Parse("bob@next.test"), RecipientParameters.None);

    [Theory]
    [InlineData(SmtpPhase.MailFrom, 451, "4.3.2", "System busy", "deferred", true)]
    [InlineData(SmtpPhase.MailFrom, 452, "4.3.1", "No room", "deferred", true)]
    [InlineData(SmtpPhase.MailFrom, 451, "4.7.1", "Too fast", "deferred", true)]
    [InlineData(SmtpPhase.MailFrom, 421, "4.4.2", "Good bye", "deferred", true)]
    [InlineData(SmtpPhase.RcptTo, 450, "4.2.1", "Mailbox busy", "deferred", false)]
    [InlineData(SmtpPhase.RcptTo, 452, "4.2.2", "Mailbox full", "deferred", false)]
    [InlineData(SmtpPhase.RcptTo, 450, null, "Later", "deferred", false)]
    [InlineData(SmtpPhase.RcptTo, 550, "5.1.1", "Nobody", "bounced", false)]
    [InlineData(SmtpPhase.RcptTo, 550, "5.7.1", "Not you", "bounced", false)]
    [InlineData(SmtpPhase.Data, 554, "5.6.0", "Spam", "bounced", false)]
    public void A_reply_has_a_class_and_may_slow_the_destination_down(SmtpPhase phase, int code, string? status, string text, string word, bool slowsDown)
    {
        var reply = new Reply(code, status is null ? null : new EnhancedStatusCode(code / 100, status[2] - '0', status[4] - '0'), text);
        var result = Verdicts.Of([new DueRecipient(0, Bob, RecipientState.Initial)], new SendOutcome([new RecipientOutcome(Bob, phase, reply)]), new HopFacts("next.test", OffersDsn: false, OffersDeliverBy: false, IsFinal: false, IsFirst: true, HasAlternative: false));
        var settlement = Assert.Single(result.Settlements);
        Assert.Equal(word, settlement.Outcome switch { DeliveryOutcome.Bounced => "bounced", DeliveryOutcome.Deferred => "deferred", _ => "sent" });
        Assert.Equal(slowsDown, result.SlowsDown);
    }

    [Theory]
    [InlineData(421, "Busy", true, false)] // another server may be better off
    [InlineData(421, "Busy", false, true)] // the end of a session that has carried others
    [InlineData(451, "Busy", true, false)]
    [InlineData(451, "Busy", false, false)]
    public void The_end_of_a_session_is_no_verdict_on_the_message(int code, string text, bool isFirst, bool givenBack)
    {
        var outcome = new SendOutcome([new RecipientOutcome(Bob, SmtpPhase.MailFrom, new Reply(code, null, text))]);
        var result = Verdicts.Of([new DueRecipient(0, Bob, RecipientState.Initial)], outcome, new HopFacts("next.test", OffersDsn: false, OffersDeliverBy: false, IsFinal: false, isFirst, HasAlternative: true));
        Assert.Equal(givenBack, result.GivenBack.Length == 1);
        Assert.Equal(!givenBack, result.Elsewhere.Length == 1);
    }
}
