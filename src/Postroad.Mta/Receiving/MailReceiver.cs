using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mail.Headers.Trace;
using Postroad.Mta.Accounts;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Receiving.Space;
using Postroad.Mta.Receiving.Submission;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Mta.Receiving;

/// <summary>
/// What the mail server does with the mail of its listeners: answers MAIL and RCPT by policy, takes the content into the queue, and says 250 only when
/// it is durable there.
/// </summary>
internal sealed partial class MailReceiver : IMailHandler
{
    /// <summary>Received fields that a message may have. 100 as RFC 5321 §6.3 recommends.</summary>
    public const int MaxHops = 100;

    private readonly ReceivingSetup _setup;
    private readonly RelayPolicy _policy;
    private volatile SubmissionRules _rules;
    private volatile SenderDesk? _senders;
    private readonly Dictionary<string, ListenerOptions> _listeners;
    private readonly ILogger<MailReceiver> _logger;

    /// <summary>A receiver for the listeners of the setup.</summary>
    public MailReceiver(ReceivingSetup setup, ILogger<MailReceiver> logger)
    {
        (_setup, _logger, _senders) = (setup, logger, setup.Senders);
        _policy = new RelayPolicy(setup.Directory, setup.RoutesByMx);
        _rules = new SubmissionRules(setup.Submission, setup.Directory, setup.IsGranted, setup.Clock);
        _listeners = setup.Listeners.ToDictionary(l => l.Name, StringComparer.Ordinal);
    }

    /// <summary>Puts other rules of submission, and other checks of senders, in the place of those before, from the next command on.</summary>
    public void Replace(SubmissionOptions submission, SenderDesk? senders) => (_rules, _senders) = (_rules.With(submission), senders);

    /// <inheritdoc/>
    public ValueTask<Reply?> ConnectAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        _setup.Log.Write(new MailEvent.Connected(session.Id, session.Listener, session.RemoteEndPoint.Address));
        return new((Reply?)null);
    }

    /// <inheritdoc/>
    public ValueTask<Reply?> AuthAsync(SmtpSession session, CancellationToken cancellationToken)
    {
        _setup.Logins?.LoggedIn(session);
        return new((Reply?)null);
    }

    /// <inheritdoc/>
    public async ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken)
    {
        var listener = _listeners[session.Listener];
        var reply = RelayPolicy.Sender(listener, session);
        if (reply.IsPositive && (parameters.Size > _setup.Space.Free || listener.Kind is ListenerKind.Submission or ListenerKind.Submissions && _setup.Space.Step >= SpaceStep.Low))
            reply = Replies.StorageFull;
        if (reply.IsPositive && UserOf(session) is { } user)
            reply = EndOfLogin(session) ?? _rules.Sender(user, sender) ?? reply;
        if (reply.IsPositive && listener.Kind == ListenerKind.Mx && sender.Mailbox?.Domain.Name is { } domain && await _setup.TakesNoMail(domain, cancellationToken))
            reply = ReceivingReplies.SenderTakesNoMail;
        return Told(session, "MAIL", sender, null, reply);
    }

    /// <inheritdoc/>
    public ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken)
    {
        var reply = _policy.Recipient(_listeners[transaction.Session.Listener], transaction.Session, recipient.Mailbox);
        if (reply.IsPositive && _setup.Space.Step == SpaceStep.Short && !recipient.Mailbox.IsPostmaster)
            reply = Replies.StorageFull;
        if (reply.IsPositive && UserOf(transaction.Session) is { } user)
            reply = EndOfLogin(transaction.Session) ?? _rules.Recipient(user) ?? reply;
        return new(Told(transaction.Session, "RCPT", transaction.Sender, recipient.Mailbox, reply));
    }

    /// <summary>
    /// 1. Take the content into the intake. 2. Look at its header. 3. Ask who sent it. 4. Put the trace fields above it. 5. Make it durable. 6. Say so.
    /// </summary>
    public async ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken)
    {
        try
        {
            return Told(transaction.Session, "DATA", transaction.Sender, null, await TakeAsync(transaction, content, cancellationToken));
        }
        catch (MessageRefusedException e)
        {
            Told(transaction.Session, "DATA", transaction.Sender, null, e.Reply);
            throw;
        }
    }

    // Who said nothing of 8-bit content sent it all the same: the next server is told what it gets (RFC 6152 §3).
    private static MailParameters ParametersOf(MailTransaction transaction, ContentIntake received) =>
        received.HasEightBit && transaction.Parameters.Body == BodyType.SevenBit ? transaction.Parameters with { Body = BodyType.EightBitMime } : transaction.Parameters;

    private async ValueTask<Reply> TakeAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken)
    {
        // 1. Take the content into the intake.
        await using var intake = _setup.Queue.BeginIntake(_setup.Queue.NewId());
        var origin = OriginOf(transaction);
        var (rules, desk) = (_rules, _senders);
        using var checks = _listeners[origin.Listener].Kind == ListenerKind.Mx ? desk?.Begin(transaction, cancellationToken) : null;
        var received = new ContentIntake(intake, StripsOf(origin, rules, desk), checks);
        await received.ReadAsync(content, cancellationToken);
        if (received.Trouble is not null)
            return Unavailable(intake.Id, received.Trouble);
        // 2. Look at its header.
        if (Judge(received.Header, out var header) is { } refusal)
            return refusal;
        if (UserOf(transaction.Session) is { } user && (EndOfLogin(transaction.Session) ?? rules.Header(user, header)) is { } forbidden)
            return forbidden;
        // 3. Ask who sent it.
        var sender = checks is null ? null : await desk!.CompleteAsync(checks);
        var decision = sender is null ? SenderPolicy.Decision.Take : SenderPolicy.Decide(sender, desk!.Options);
        if (sender is not null)
            _setup.Log.Write(new MailEvent.Checked(intake.Id, transaction.Session.Id, SenderSummary.Of(sender), decision.Action.ToString().ToLowerInvariant(), decision.Ground));
        if (decision.Reply is { } unwanted)
            return unwanted;
        // 4. Put the trace fields above it.
        var mending = origin.IsSubmission ? new TraceFields.Mending(AuthorOf(transaction), MessageId.New(_setup.Hostname, _setup.Clock), rules.HidesClient) : null;
        var trace = TraceFields.Write(intake.Id, transaction, header, _setup.Hostname, mending, _setup.Clock, SenderSummary.Fields(sender, decision, desk));
        var message = new NewMessage(transaction.Sender, ParametersOf(transaction, received), transaction.Recipients, _setup.Clock.GetUtcNow(), trace, origin) { TlsOptional = IsTlsOptional(transaction, header) };
        // 5. Make it durable.
        try
        {
            await _setup.Queue.AcceptAsync(intake, message, cancellationToken);
        }
        catch (SpoolUnavailableException e)
        {
            return Unavailable(intake.Id, e);
        }
        // 6. Say so.
        Announce(intake, transaction, message, header.TryFind("Message-ID", out var field) ? field.ToText() : mending?.MessageId.ToString());
        return ReceivingReplies.Queued(intake.Id);
    }

    private static Reply? Judge(HeaderCollector collected, out HeaderBlock header)
    {
        header = HeaderBlock.Empty;
        if (collected.IsTooLong)
            return ReceivingReplies.HeaderTooLong;
        if (!HeaderBlock.TryRead(collected.Octets, out var read, out var fault))
            return fault == HeaderFault.TooManyFields ? ReceivingReplies.TooManyFields : ReceivingReplies.HeaderTooLong;
        header = read;
        return header.All("Received").Take(MaxHops + 1).Count() > MaxHops ? ReceivingReplies.TooManyHops : null;
    }

    // RFC 8689 §4.1: where MAIL said REQUIRETLS, the field counts for nothing.
    private static bool IsTlsOptional(MailTransaction transaction, HeaderBlock header) =>
        !transaction.Parameters.RequireTls && header.TryFind("TLS-Required", out var field) && field.ToText().Trim().Equals("No", StringComparison.OrdinalIgnoreCase);

    /// <summary>Which fields are not kept: on every listener those that only we may write, of a submission also those that policy keeps to ourselves.</summary>
    private Func<HeaderField, bool> StripsOf(MessageOrigin origin, SubmissionRules rules, SenderDesk? desk)
    {
        var authservId = desk?.AuthservId ?? _setup.Hostname.Ascii;
        var stripsMore = origin.IsSubmission && rules.StripsAny;
        return field => IncomingHeader.IsForged(field, authservId) || (stripsMore && rules.Strips(field));
    }

    /// <summary>Who is bound by the rules of submission: a user who logged in where logins relay.</summary>
    private string? UserOf(SmtpSession session) =>
        _listeners[session.Listener].Kind is ListenerKind.Submission or ListenerKind.Submissions ? session.User : null;

    private Reply? EndOfLogin(SmtpSession session) => _setup.Logins?.StillHolds(session) ?? true ? null : SubmissionReplies.LoginEnded;

    private static Mailbox? AuthorOf(MailTransaction transaction) =>
        transaction.Sender.Mailbox ?? (transaction.Session.User is { } user && Mailbox.TryParse(user, out var mailbox) ? mailbox : null);

    private MessageOrigin OriginOf(MailTransaction transaction)
    {
        var session = transaction.Session;
        var user = session.User is { } given && AccountName.TryParse(given, out var name, out _) ? name.Value : session.User;
        var with = WithKeyword.Of(TraceFields.TransmissionOf(transaction));
        var isSubmission = RelayPolicy.MayRelay(_listeners[session.Listener], session);
        return new MessageOrigin(user, session.Listener, session.RemoteEndPoint.Address, session.HeloName, with, isSubmission);
    }

    private void Announce(MessageIntake intake, MailTransaction transaction, NewMessage message, string? messageId)
    {
        var session = transaction.Session;
        _setup.Log.Write(new MailEvent.Received(intake.Id, session.Id, session.Listener, session.RemoteEndPoint.Address, session.HeloName, message.Origin.With, message.Origin.User, messageId));
        _setup.Log.Write(new MailEvent.Queued(intake.Id, message.Sender, intake.Length + message.TraceFields.Length, message.Recipients.Length));
    }

    private Reply Unavailable(QueueId id, SpoolUnavailableException e)
    {
        LogNotKept(_logger, id, e.Message);
        return e.IsFull ? Replies.StorageFull : Replies.ProcessingError;
    }

    private Reply Told(SmtpSession session, string stage, ReversePath? sender, Mailbox? recipient, Reply reply)
    {
        if (!reply.IsPositive)
            _setup.Log.Write(new MailEvent.Refused(session.Id, session.Listener, session.RemoteEndPoint.Address, session.HeloName, stage, sender, recipient, reply));
        return reply;
    }
}
