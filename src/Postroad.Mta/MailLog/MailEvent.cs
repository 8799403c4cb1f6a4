using System.Collections.Immutable;
using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.MailLog;

/// <summary>What happened on the road of a message. One event a step; log, meters and every view are made of nothing else.</summary>
internal abstract record MailEvent
{
    private MailEvent() { }

    /// <summary>A client connected and was greeted.</summary>
    public sealed record Connected(string Session, string Listener, IPAddress Client) : MailEvent;

    /// <summary>A command or a message was refused; there is no queue id.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Listener">The listener.</param>
    /// <param name="Client">The client's address.</param>
    /// <param name="HeloName">What the client called itself, or null.</param>
    /// <param name="Stage">Where: CONNECT, EHLO, MAIL, RCPT, DATA.</param>
    /// <param name="Sender">The reverse-path, once it is known.</param>
    /// <param name="Recipient">The forward-path where it is about one.</param>
    /// <param name="Reply">What was answered.</param>
    public sealed record Refused(string Session, string Listener, IPAddress Client, string? HeloName, string Stage, ReversePath? Sender, Mailbox? Recipient, Reply Reply) : MailEvent;

    /// <summary>A message came in from a client.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Session">The session.</param>
    /// <param name="Listener">The listener.</param>
    /// <param name="Client">The client's address.</param>
    /// <param name="HeloName">What the client called itself.</param>
    /// <param name="With">How it came: <c>ESMTPSA</c> (RFC 3848).</param>
    /// <param name="User">Who logged in, or null.</param>
    /// <param name="MessageId">The Message-ID field, or null where there is none.</param>
    public sealed record Received(QueueId Id, string Session, string Listener, IPAddress Client, string? HeloName, string With, string? User, string? MessageId) : MailEvent;

    /// <summary>The sender of a message was checked.</summary>
    /// <param name="Id">The message's id, also where it is refused.</param>
    /// <param name="Session">The session.</param>
    /// <param name="Results">The results: <c>spf=pass dkim=pass dmarc=pass arc=none</c>.</param>
    /// <param name="Action">What is done: tag, quarantine, refuse, defer.</param>
    /// <param name="Ground">Why, in a word; empty for tag.</param>
    public sealed record Checked(QueueId Id, string Session, string Results, string Action, string Ground) : MailEvent;

    /// <summary>A message is durable and ours to deliver; for one that came from a client, its 250 may go out.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Sender">The reverse-path.</param>
    /// <param name="Size">The octets of the content.</param>
    /// <param name="Recipients">How many recipients.</param>
    public sealed record Queued(QueueId Id, ReversePath Sender, long Size, int Recipients) : MailEvent;

    /// <summary>An attempt ended for one recipient.</summary>
    /// <param name="Id">The message.</param>
    /// <param name="Recipient">The recipient.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Times">Where the time went.</param>
    /// <param name="Held">Whether a refusal for good left the recipient in the queue for an operator.</param>
    public sealed record Attempted(QueueId Id, Mailbox Recipient, DeliveryOutcome Outcome, AttemptTimes Times, bool Held = false) : MailEvent;

    /// <summary>A message was put into a folder as a file that a person can open.</summary>
    /// <param name="Id">The message.</param>
    /// <param name="Sender">The reverse-path.</param>
    /// <param name="Recipients">The forward-paths that this file is for.</param>
    /// <param name="Subject">The Subject field, decoded; empty where there is none.</param>
    /// <param name="Size">The octets of the file.</param>
    /// <param name="Path">The file.</param>
    public sealed record Filed(QueueId Id, ReversePath Sender, ImmutableArray<Mailbox> Recipients, string Subject, long Size, string Path) : MailEvent;

    /// <summary>A DSN was made.</summary>
    /// <param name="Id">The message that it is about.</param>
    /// <param name="ReportId">The DSN's own id.</param>
    /// <param name="Action">What it tells: failed, delayed, relayed, delivered, or several.</param>
    public sealed record Reported(QueueId Id, QueueId ReportId, string Action) : MailEvent;

    /// <summary>A DSN was due and was not made.</summary>
    /// <param name="Id">The message that it would have been about.</param>
    /// <param name="To">To whom it would have gone.</param>
    /// <param name="Why">Why not, in words.</param>
    public sealed record ReportWithheld(QueueId Id, ReversePath To, string Why) : MailEvent;

    /// <summary>An operator changed a message by hand.</summary>
    /// <param name="Id">The message.</param>
    /// <param name="Verb">retry, hold, release, bounce or drop.</param>
    /// <param name="Reason">The operator's words.</param>
    public sealed record Operated(QueueId Id, string Verb, string Reason) : MailEvent;

    /// <summary>Every recipient is settled and the message is gone from the queue.</summary>
    public sealed record Removed(QueueId Id) : MailEvent;
}
