using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Postroad.Client;

/// <summary>
/// Traces and measures by OpenTelemetry's conventions for messaging. Add the source and the meter <c>Postroad.Client</c> to a tracer and meter provider to see
/// them. No address, subject or content is in them.
/// </summary>
public static class MailTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Postroad.Client";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("messaging.client.operation.duration", "s", "From the call to the result of a message, its retries included.");
    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages that were tried.");
    private static readonly Counter<long> Recipients = Meter.CreateCounter<long>("postroad.client.recipients", "{recipient}", "Recipients by outcome: accepted, rejected, temporary.");
    private static readonly UpDownCounter<long> Connections = Meter.CreateUpDownCounter<long>("postroad.client.connections", "{connection}", "Connections that are open.");

    internal static Activity? Begin(string server)
    {
        if (!Source.HasListeners())
            return null;
        var activity = Source.StartActivity($"send {server}", ActivityKind.Client);
        activity?.SetTag("messaging.system", "smtp").SetTag("messaging.operation.name", "send").SetTag("messaging.operation.type", "send").SetTag("server.address", server);
        return activity;
    }

    internal static void End(Activity? activity, string server, SendResult result)
    {
        var error = result.Error?.GetType().Name;
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.message.id", result.MessageId).SetTag("postroad.attempts", result.Attempts)
                .SetTag("postroad.recipients.accepted", result.Accepted.Count).SetTag("postroad.recipients.rejected", result.Rejected.Count)
                .SetTag("smtp.reply.code", result.Reply?.Code);
            if (error is not null)
                activity.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error, result.Error!.Phase.ToString());
        }
        if (!Duration.Enabled && !Messages.Enabled && !Recipients.Enabled)
            return;
        var tags = new TagList { { "messaging.system", "smtp" }, { "messaging.operation.name", "send" }, { "server.address", server } };
        if (error is not null)
            tags.Add("error.type", error);
        Duration.Record(result.Duration.TotalSeconds, tags);
        Messages.Add(1, tags);
        Count(server, "accepted", result.Accepted.Count);
        Count(server, "temporary", result.Rejected.Count(r => r.IsTemporary));
        Count(server, "rejected", result.Rejected.Count(r => !r.IsTemporary));
    }

    internal static void Connection(string server, int change) => Connections.Add(change, new KeyValuePair<string, object?>("server.address", server));

    private static void Count(string server, string outcome, int recipients)
    {
        if (recipients > 0)
            Recipients.Add(recipients, new("server.address", server), new("outcome", outcome));
    }
}
