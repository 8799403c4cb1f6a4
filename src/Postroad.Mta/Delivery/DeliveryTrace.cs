using System.Diagnostics;
using Postroad.Mta.Delivery.Outcomes;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;

namespace Postroad.Mta.Delivery;

/// <summary>One activity an attempt, for whoever listens to the source <c>Postroad.Mta</c>.</summary>
internal static class DeliveryTrace
{
    private static readonly ActivitySource Source = new(MailMeters.MeterName);

    /// <summary>Begins; null where nobody listens.</summary>
    public static Activity? Begin(QueuedMessage message, Destination destination)
    {
        var activity = Source.StartActivity("deliver", ActivityKind.Producer);
        return activity?
            .SetTag("postroad.queue_id", message.Id.ToString())
            .SetTag("postroad.destination", destination.Key)
            .SetTag("postroad.recipients", message.Recipients.Length)
            .SetTag("postroad.size", message.Size);
    }

    /// <summary>Tells how it ended.</summary>
    public static void End(Activity? activity, AttemptResult result)
    {
        if (activity is null)
            return;
        var failed = result.Settlements.FirstOrDefault(static s => s.Outcome is not DeliveryOutcome.Delivered)?.Outcome;
        activity.SetTag("postroad.delivered", result.Settlements.Count(static s => s.Outcome is DeliveryOutcome.Delivered));
        activity.SetTag("server.address", result.Settlements.Select(static s => RelayOf(s.Outcome)).FirstOrDefault(static r => r is not null));
        if (failed is not null)
            activity.SetStatus(ActivityStatusCode.Error, ReplyOf(failed));
    }

    private static string? RelayOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered d => d.Relay,
        DeliveryOutcome.Deferred d => d.Relay,
        DeliveryOutcome.Bounced b => b.Relay,
        _ => null,
    };

    private static string? ReplyOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Deferred d => d.Reply.ToString(),
        DeliveryOutcome.Bounced b => b.Reply.ToString(),
        _ => null,
    };
}
