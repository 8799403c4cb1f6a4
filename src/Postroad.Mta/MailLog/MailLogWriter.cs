using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.MailLog;

/// <summary>Writes each event as one structured line, in the words that operators know from other servers, and counts it.</summary>
internal sealed partial class MailLogWriter(ILogger<MailLogWriter> logger, MailMeters meters) : IMailLog
{
    private const int MaxName = 320;
    private const int MaxReply = 1024;

    /// <inheritdoc/>
    public void Write(MailEvent mailEvent)
    {
        meters.Count(mailEvent);
        switch (mailEvent)
        {
            case MailEvent.Connected e:
                LogConnected(logger, e.Session, e.Listener, e.Client.ToString());
                break;
            case MailEvent.Refused e:
                LogRefused(logger, e.Session, e.Stage, e.Listener, Client(e.HeloName, e.Client), Name(e.Sender?.ToString()), Name(e.Recipient?.ToString()), Text(e.Reply));
                break;
            case MailEvent.Received e:
                LogReceived(logger, e.Id, e.Session, e.Listener, Client(e.HeloName, e.Client), e.With, Name(e.User), Name(e.MessageId));
                break;
            case MailEvent.Checked e:
                LogChecked(logger, e.Id, e.Session, e.Results, e.Action, e.Ground);
                break;
            case MailEvent.Queued e:
                LogQueued(logger, e.Id, Name(e.Sender.ToString()), e.Size, e.Recipients);
                break;
            case MailEvent.Attempted e:
                WriteAttempt(e);
                break;
            case MailEvent.Filed e:
                LogFiled(logger, e.Id, Name(e.Sender.ToString()), LogText.Clean(string.Join(">, to=<", e.Recipients), MaxReply), LogText.Clean(e.Subject, 200), e.Size, LogText.Clean(e.Path, MaxReply));
                break;
            case MailEvent.Reported e:
                LogReported(logger, e.Id, e.ReportId, e.Action);
                break;
            case MailEvent.ReportWithheld e:
                LogReportWithheld(logger, e.Id, Name(e.To.ToString()), e.Why);
                break;
            case MailEvent.Operated e:
                LogOperated(logger, e.Id, e.Verb, LogText.Clean(e.Reason));
                break;
            case MailEvent.Removed e:
                LogRemoved(logger, e.Id);
                break;
        }
    }

    // No refusal, and no time for another try. RFC 3463 §3.5.
    private static readonly EnhancedStatusCode Expired = new(5, 4, 7);

    /// <summary>
    /// The enhanced status code of an outcome: what the reply says of the matter, in the class that the outcome has, also where a server that makes no sense said something else
    /// (RFC 3463 §2). What was given up without a refusal is 5.4.7.
    /// </summary>
    internal static EnhancedStatusCode StatusOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered d => InClass(2, d.Reply),
        DeliveryOutcome.Deferred d => InClass(4, d.Reply),
        DeliveryOutcome.Bounced { Reply: { IsPermanent: true } reply } => InClass(5, reply),
        _ => Expired,
    };

    private static EnhancedStatusCode InClass(int severity, Reply reply) =>
        reply.Status is { } status ? new EnhancedStatusCode(severity, status.Subject, status.Detail) : new EnhancedStatusCode(severity, 0, 0);

    private void WriteAttempt(MailEvent.Attempted e)
    {
        var (relay, reply) = e.Outcome switch
        {
            DeliveryOutcome.Delivered d => (d.Relay, d.Reply),
            DeliveryOutcome.Deferred d => (d.Relay, d.Reply),
            DeliveryOutcome.Bounced b => (b.Relay, b.Reply),
            _ => throw new InvalidOperationException($"An outcome that the log does not know: {e.Outcome.GetType().Name}."),
        };
        var (recipient, server) = (Name(e.Recipient.ToString()), LogText.Clean(relay ?? "none", MaxName));
        var delay = AttemptTimes.Seconds(e.Times.Total);
        if (e.Outcome is DeliveryOutcome.Bounced)
            LogBounced(logger, e.Id, recipient, server, delay, e.Times.Split, StatusOf(e.Outcome), StatusWord(e), Text(reply));
        else
            LogAttempted(logger, e.Id, recipient, server, delay, e.Times.Split, StatusOf(e.Outcome), StatusWord(e), Text(reply));
    }

    private static string StatusWord(MailEvent.Attempted e) => e.Held ? "held" : e.Outcome switch
    {
        DeliveryOutcome.Delivered => "sent",
        DeliveryOutcome.Deferred => "deferred",
        _ => "bounced",
    };

    private static string Name(string? text) => LogText.Clean(text ?? "", MaxName);

    private static string Text(Reply reply) => LogText.Clean(reply.ToString(), MaxReply);

    private static string Client(string? helo, System.Net.IPAddress address) => $"{LogText.Clean(helo ?? "unknown", MaxName)}[{address}]";
}
