using CsCheck;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dsn;
using Postroad.Mta.Bounces;
using Postroad.Mta.MailLog;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Bounces;

public sealed class RecipientFateTests
{
    private static readonly Gen<DsnNotify> Notify = Gen.OneOf(Gen.Const(DsnNotify.Unspecified), Gen.Const(DsnNotify.Never), Gen.Int[1, 7].Select(i => (DsnNotify)(i << 1)));

    private static readonly Gen<DeliveryOutcome> Outcome = Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Bool).Select((kind, handsOn, final) => kind switch
    {
        0 => (DeliveryOutcome)new DeliveryOutcome.Delivered("mx.test[192.0.2.1]:25", new Reply(250, null, "OK"), handsOn) { IsFinal = final },
        1 => new DeliveryOutcome.Deferred(null, new Reply(451, null, "Later")),
        _ => new DeliveryOutcome.Bounced(null, new Reply(550, null, "No")),
    });

    // The rules of RFC 3461 §5.2, said once more in other words than the code says them.
    [Fact]
    public void What_is_due_is_what_the_standard_says() => Gen.Select(Notify, Outcome, Gen.Bool).Sample((notify, outcome, isLate) =>
    {
        var fate = RecipientFate.Of(new Recipient(Mailbox.Parse("bob@partner.test"), new RecipientParameters(notify, null)), outcome, isLate);
        var asked = notify.ToString().Split(", ");
        DsnAction? due = outcome switch
        {
            DeliveryOutcome.Bounced => asked.Contains("Failure") || asked.Contains("Unspecified") ? DsnAction.Failed : null,
            DeliveryOutcome.Deferred => isLate && (asked.Contains("Delay") || asked.Contains("Unspecified")) ? DsnAction.Delayed : null,
            DeliveryOutcome.Delivered d => asked.Contains("Success") && !d.HandsOnDsn ? d.IsFinal ? DsnAction.Delivered : DsnAction.Relayed : null,
            _ => null,
        };
        Assert.Equal(due, fate?.Action);
    });

    [Theory]
    [InlineData(451, "4.7.1", "4.7.1")]
    [InlineData(554, "5.7.1", "4.7.1")]
    [InlineData(354, null, "4.0.0")]
    [InlineData(250, "2.0.0", "4.0.0")]
    public void A_delay_has_a_status_of_class_4_whatever_was_said(int code, string? status, string told)
    {
        EnhancedStatusCode? given = status is null ? null : new EnhancedStatusCode(status[0] - '0', status[2] - '0', status[4] - '0');
        var fate = RecipientFate.Of(new Recipient(Mailbox.Parse("bob@partner.test"), RecipientParameters.None), new DeliveryOutcome.Deferred(null, new Reply(code, given, "Hm")), true);
        Assert.Equal(told, fate!.Status.ToString());
    }

    [Theory]
    [InlineData(550, "5.1.1", "5.1.1")]
    [InlineData(550, null, "5.0.0")]
    [InlineData(250, "2.0.0", "5.4.7")]
    [InlineData(451, "4.4.1", "5.4.7")]
    [InlineData(451, null, "5.4.7")]
    public void A_failure_has_the_status_that_was_given_or_that_of_giving_up(int code, string? status, string told)
    {
        EnhancedStatusCode? given = status is null ? null : new EnhancedStatusCode(status[0] - '0', status[2] - '0', status[4] - '0');
        var fate = RecipientFate.Of(new Recipient(Mailbox.Parse("bob@partner.test"), RecipientParameters.None), new DeliveryOutcome.Bounced(null, new Reply(code, given, "No")), false);
        Assert.Equal(told, fate!.Status.ToString());
        Assert.Equal(code < 500, fate.IsExpired);
    }
}
