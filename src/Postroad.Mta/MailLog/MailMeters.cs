using System.Diagnostics.Metrics;

namespace Postroad.Mta.MailLog;

/// <summary>
/// The counters of the meter <c>Postroad.Mta</c> that are fed by events. What is a level and not an event (depth of the queue, open connections) is observed where it is.
/// </summary>
internal sealed class MailMeters : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Postroad.Mta";

    private readonly Meter _meter;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _recipients;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _reports;
    private readonly Histogram<double> _delay;
    private readonly Histogram<double> _attempt;

    /// <summary>Makes the instruments.</summary>
    public MailMeters(IMeterFactory? factory = null)
    {
        _meter = factory?.Create(new MeterOptions(MeterName)) ?? new Meter(MeterName);
        _messages = _meter.CreateCounter<long>("postroad.messages.accepted", "{message}", "Messages made durable, reports among them.");
        _recipients = _meter.CreateCounter<long>("postroad.recipients.accepted", "{recipient}", "Recipients of the messages made durable.");
        _outcomes = _meter.CreateCounter<long>("postroad.delivery.outcomes", "{recipient}", "Attempts that ended, by status (sent, deferred, bounced, held) and by class and subject of the enhanced status code.");
        _refusals = _meter.CreateCounter<long>("postroad.receiving.refusals", "{refusal}", "Commands and messages refused, by listener, stage and reply code.");
        _reports = _meter.CreateCounter<long>("postroad.reports", "{report}", "DSNs, made or withheld.");
        _delay = _meter.CreateHistogram<double>("postroad.delivery.delay", "s", "From a message's arrival to its delivery, a recipient.");
        _attempt = _meter.CreateHistogram<double>("postroad.delivery.attempt", "s", "How long an attempt took, connecting and transmitting, by status.");
    }

    /// <summary>Counts one event.</summary>
    public void Count(MailEvent mailEvent)
    {
        switch (mailEvent)
        {
            case MailEvent.Queued e:
                _messages.Add(1);
                _recipients.Add(e.Recipients);
                break;
            case MailEvent.Attempted e:
                CountAttempt(e);
                break;
            case MailEvent.Refused e:
                _refusals.Add(1, new("listener", e.Listener), new("stage", e.Stage), new("code", e.Reply.Code));
                break;
            case MailEvent.Reported:
                _reports.Add(1, new KeyValuePair<string, object?>("result", "made"));
                break;
            case MailEvent.ReportWithheld:
                _reports.Add(1, new KeyValuePair<string, object?>("result", "withheld"));
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void CountAttempt(MailEvent.Attempted e)
    {
        var word = e.Held ? "held" : e.Outcome switch
        {
            DeliveryOutcome.Delivered => "sent",
            DeliveryOutcome.Deferred => "deferred",
            _ => "bounced",
        };
        var status = MailLogWriter.StatusOf(e.Outcome);
        // Class and subject are few; the detail is free for a peer to choose, and a label must not be.
        var subject = status.Subject <= 7 ? status.Subject : 0;
        _outcomes.Add(1, new("status", word), new("class", $"{status.Class}.{subject}"));
        _attempt.Record((e.Times.Connect + e.Times.Transmit).TotalSeconds, new KeyValuePair<string, object?>("status", word));
        if (e.Outcome is DeliveryOutcome.Delivered)
            _delay.Record(e.Times.Total.TotalSeconds);
    }
}
