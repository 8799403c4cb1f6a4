using System.Diagnostics.Metrics;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Delivery;

/// <summary>The levels of the delivery, observed when somebody asks.</summary>
internal sealed class DeliveryMeters : IDisposable
{
    private readonly Meter _meter = new(MailMeters.MeterName);
    private readonly Counter<long> _connections;
    private readonly Counter<long> _ambiguous;
    private readonly Counter<long> _suspensions;

    public DeliveryMeters(Dispatcher dispatcher)
    {
        _connections = _meter.CreateCounter<long>("postroad.delivery.connections", "{connection}", "Sessions with next hops that were tried, by result: opened, failed.");
        _ambiguous = _meter.CreateCounter<long>("postroad.delivery.ambiguous", "{recipient}", "Recipients whose message went out whole without an answer: each may become a duplicate.");
        _suspensions = _meter.CreateCounter<long>("postroad.delivery.suspensions", "{suspension}", "How often a destination was left alone for a while because it gave no session.");
        _meter.CreateObservableGauge("postroad.delivery.workers", () => dispatcher.Destinations.Sum(static d => d.Workers), "{worker}", "Workers that deliver now, each over one session.");
        _meter.CreateObservableGauge("postroad.delivery.destinations", () => dispatcher.Destinations.Count(), "{destination}", "Destinations that are being served or left alone.");
        _meter.CreateObservableGauge("postroad.delivery.suspended", () => dispatcher.SuspendedDestinations, "{destination}", "Destinations that are left alone now.");
    }

    /// <summary>A session was tried.</summary>
    public void Connected(bool opened) => _connections.Add(1, new KeyValuePair<string, object?>("result", opened ? "opened" : "failed"));

    /// <summary>The final dot went unanswered for so many recipients.</summary>
    public void Ambiguous(int recipients) => _ambiguous.Add(recipients);

    /// <summary>A destination was suspended.</summary>
    public void Suspended() => _suspensions.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
