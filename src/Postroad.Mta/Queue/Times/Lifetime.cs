namespace Postroad.Mta.Queue.Times;

/// <summary>The moments in the life of one message that waits.</summary>
/// <param name="Notice">When its sender is told that it is late; the greatest time there is for never.</param>
/// <param name="End">When it is given up.</param>
internal readonly record struct Lifetime(DateTimeOffset Notice, DateTimeOffset End)
{
    /// <summary>A report that cannot be delivered helps nobody after a day.</summary>
    private static readonly TimeSpan ReportGiveUp = TimeSpan.FromDays(1);

    /// <summary>
    /// The moments by the options, counted from the acceptance, or from the end of a hold that its sender asked for (RFC 4865 §4). Who asked for delivery by a time
    /// hears of the delay then, and not before (RFC 2852 §4.1.3), or has the message back.
    /// </summary>
    /// <param name="accepted">When the message came in.</param>
    /// <param name="wishes">What its sender wants; null for the usual.</param>
    /// <param name="options">The options.</param>
    /// <param name="isReport">Whether it is a report: from the null reverse-path.</param>
    public static Lifetime Of(DateTimeOffset accepted, Wishes? wishes, QueueOptions options, bool isReport = false)
    {
        var begin = wishes?.Release ?? accepted;
        var end = After(begin, isReport && options.GiveUpAfter > ReportGiveUp ? ReportGiveUp : options.GiveUpAfter);
        var notice = After(begin, options.DelayNotice);
        if (wishes is { By: { } by, ReturnsThen: false })
            notice = by;
        else if (wishes is { By: { } last } && last < end)
            end = last;
        return new Lifetime(notice < end ? notice : DateTimeOffset.MaxValue, end);
    }

    private static DateTimeOffset After(DateTimeOffset begin, TimeSpan span) => begin > DateTimeOffset.MaxValue - span ? DateTimeOffset.MaxValue : begin + span;
}
