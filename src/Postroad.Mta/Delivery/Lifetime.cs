using Postroad.Mta.Queue;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery;

/// <summary>How long a message may wait.</summary>
internal static class Lifetime
{
    /// <summary>A report that cannot be delivered helps nobody after a day.</summary>
    private static readonly TimeSpan ReportGiveUp = TimeSpan.FromDays(1);

    /// <summary>When it is given up: after the configured time, counted from the end of a hold that its sender asked for; sooner for reports, and where BY says so (RFC 2852 §4).</summary>
    public static DateTimeOffset EndOf(NewMessage message, QueueOptions options)
    {
        var begin = message.Parameters.HoldUntil is { } until && until > message.Received ? until : message.Received;
        if (message.Parameters.HoldForSeconds is { } seconds)
            begin = message.Received + TimeSpan.FromSeconds(seconds);
        var giveUp = message.Sender.IsNull && options.GiveUpAfter > ReportGiveUp ? ReportGiveUp : options.GiveUpAfter;
        var end = begin > DateTimeOffset.MaxValue - giveUp ? DateTimeOffset.MaxValue : begin + giveUp;
        return message.Parameters.DeliverBy is { Mode: DeliverByMode.Return } by && message.Received + TimeSpan.FromSeconds(by.Seconds) is var asked && asked < end ? asked : end;
    }
}
