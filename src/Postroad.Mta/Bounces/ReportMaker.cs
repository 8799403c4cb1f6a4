using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dsn;
using Postroad.Mail.Headers;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Bounces;

/// <summary>
/// Makes the reports on deliveries, by RFC 3461 and RFC 3464: one for all recipients whose fate an attempt decided, to the reverse-path, from the null reverse-path, and
/// never about a message that itself came from there.
/// </summary>
internal sealed class ReportMaker
{
    private const int MaxDiagnostic = 4096;

    /// <summary>A reply line has 512 octets at most (RFC 5321 §4.5.3.1.5); one that has more, and no space, must not make a line that nobody takes.</summary>
    private const int MaxDiagnosticLine = 900;

    private readonly DomainName _hostname;
    private readonly DomainDirectory _directory;
    private readonly QueueOptions _options;
    private readonly Func<QueueId> _newId;
    private readonly TimeProvider _clock;
    private readonly ReportBudget _budget;

    /// <param name="hostname">The server that reports.</param>
    /// <param name="directory">Whose senders are known to be real.</param>
    /// <param name="options">When to tell of a delay, and when to give up; read at each report.</param>
    /// <param name="newId">Makes queue ids.</param>
    /// <param name="clock">Dates the reports.</param>
    public ReportMaker(DomainName hostname, DomainDirectory directory, QueueOptions options, Func<QueueId> newId, TimeProvider clock)
    {
        (_hostname, _directory, _options, _newId, _clock) = (hostname, directory, options, newId, clock);
        _budget = new(clock);
    }

    /// <summary>
    /// 1. Find which recipients are to be told of. 2. See whether the sender can be told. 3. Read what is returned. 4. See whether the sender may be told once more. 5. Write the report.
    /// </summary>
    /// <param name="message">The message, with the states of its recipients before the attempt.</param>
    /// <param name="settlements">What the attempt came to.</param>
    /// <param name="quotes">Whether the report returns the message or its header, which has to be read for that.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="IOException">What is to be returned cannot be read now. Nothing was taken from the sender's budget.</exception>
    public async ValueTask<ReportDecision> DecideAsync(QueuedMessage message, ImmutableArray<Settlement> settlements, bool quotes, CancellationToken cancellationToken)
    {
        // 1. Find which recipients are to be told of.
        var envelope = message.Envelope;
        var (fates, marked) = FatesOf(message, settlements);
        if (fates.Count == 0)
            return new ReportDecision(settlements, [], []);
        // 2. See whether the sender can be told.
        if (envelope.Sender.Mailbox is not { } sender)
            return new ReportDecision(marked, [], [new MailEvent.ReportWithheld(message.Id, envelope.Sender, "it came from the null reverse-path")]);
        // 3. Read what is returned. It may fail and be tried again, which the sender's budget must not pay for.
        var (header, returned) = quotes ? await ReadAsync(message, fates.Exists(static f => f.Action == DsnAction.Failed), cancellationToken) : (HeaderBlock.Empty, null);
        // 4. See whether the sender may be told once more.
        if (!IsKnown(envelope) && !_budget.TryTake(sender))
            return new ReportDecision(marked, [], [new MailEvent.ReportWithheld(message.Id, envelope.Sender, $"{ReportBudget.PerHour} reports went there within the hour")]);
        // 5. Write the report.
        var report = Write(message, sender, fates, header, returned);
        var actions = string.Join('+', fates.Select(static f => f.Action.ToString().ToLowerInvariant()).Distinct());
        return new ReportDecision(marked, [report], [new MailEvent.Reported(message.Id, report.Id, actions)]);
    }

    // A message whose content is damaged is reported all the same: its sender must learn of it, all the more.
    private static async ValueTask<(HeaderBlock Header, ReturnedContent? Returned)> ReadAsync(QueuedMessage message, bool hasFailure, CancellationToken cancellationToken)
    {
        try
        {
            return await ReturnedPart.ReadAsync(message, hasFailure, cancellationToken);
        }
        catch (SpoolDamageException)
        {
            return (HeaderBlock.Empty, null);
        }
    }

    private (List<RecipientFate> Fates, ImmutableArray<Settlement> Marked) FatesOf(QueuedMessage message, ImmutableArray<Settlement> settlements)
    {
        var isDelayed = message.Now >= message.LifetimeBy(_options).Notice;
        var by = message.Envelope.Parameters.DeliverBy;
        var fates = new List<RecipientFate>();
        var marked = settlements.ToBuilder();
        for (var i = 0; i < marked.Count; i++)
        {
            var settlement = marked[i];
            var wasTold = message.Recipients.FirstOrDefault(r => r.Index == settlement.Recipient)?.State.DelayNoticeSent ?? true;
            var fate = settlement.IsUntried ? null : RecipientFate.Of(message.Envelope.Recipients[settlement.Recipient], settlement.Outcome, isDelayed && !wasTold, by);
            if (fate is null)
                continue;
            fates.Add(fate);
            if (fate.Action == DsnAction.Delayed)
                marked[i] = settlement with { TellsDelay = true };
        }
        return (fates, marked.ToImmutable());
    }

    private bool IsKnown(NewMessage envelope) =>
        envelope.Origin.User is not null || envelope.Sender.Mailbox is { } sender && _directory.IsOwn(sender.Domain);

    private Report Write(QueuedMessage message, Mailbox sender, List<RecipientFate> fates, HeaderBlock header, ReturnedContent? returned)
    {
        var (id, now, envelope) = (_newId(), _clock.GetUtcNow(), message.Envelope);
        var giveUp = message.LifetimeBy(_options).End;
        var report = new DsnReport
        {
            ReportingMta = _hostname,
            To = sender,
            Subject = HeaderValue.Create(ReportText.Subject(fates)),
            Date = now,
            MessageId = MessageId.TryParse(Encoding.ASCII.GetBytes($"<{id}@{_hostname}>"), out var messageId) ? messageId : MessageId.New(_hostname, _clock),
            InReplyTo = header.TryFind("Message-ID", out var field) && MessageId.TryParse(field.RawValue.Span, out var about) && Ascii.IsValid(about.Value) ? about : null,
            Boundary = $"=_{id}",
            Text = ReportText.Write(_hostname.Ascii, fates, header, envelope.Received, giveUp),
            EnvelopeId = envelope.Parameters.EnvelopeId,
            QueueId = message.Id.ToString(),
            Arrival = envelope.Received,
            Recipients = [.. fates.Select(f => Recipient(f, now, giveUp))],
            Returned = returned,
        };
        var content = new ArrayBufferWriter<byte>(4096);
        var isEightBit = DsnWriter.Write(content, report);
        return new Report(id, EnvelopeOf(sender, envelope, isEightBit, now), content.WrittenMemory);
    }

    // RFC 3461 §6.1: from the null reverse-path, without RET, with NOTIFY=NEVER.
    private static NewMessage EnvelopeOf(Mailbox sender, NewMessage about, bool isEightBit, DateTimeOffset now) => new(
        ReversePath.Null,
        MailParameters.None with
        {
            Body = isEightBit ? BodyType.EightBitMime : BodyType.SevenBit,
            SmtpUtf8 = sender.IsInternational,
            RequireTls = about.Parameters.RequireTls,
        },
        [new Recipient(sender, new RecipientParameters(DsnNotify.Never, null))],
        now,
        ReadOnlyMemory<byte>.Empty,
        new MessageOrigin(null, "bounce", null, null, "local", IsSubmission: false))
    {
        TlsOptional = about.TlsOptional,
    };

    private static DsnRecipient Recipient(RecipientFate fate, DateTimeOffset now, DateTimeOffset giveUp)
    {
        var remote = RemoteName.Of(fate.Relay);
        return new DsnRecipient
        {
            Original = fate.Recipient.Parameters.OriginalRecipient is { } original ? new DsnAddress(original.AddressType, original.Address) : null,
            Final = fate.Recipient.Mailbox,
            Action = fate.Action,
            Status = fate.Status,
            RemoteMta = remote,
            DiagnosticType = remote is null ? "x-postroad" : "smtp",
            Diagnostic = [.. Diagnostic(fate.Reply)],
            LastAttempt = now,
            WillRetryUntil = fate.Action == DsnAction.Delayed ? giveUp : null,
        };
    }

    // RFC 3461 §9.2: an exact transcription of the reply.
    private static IEnumerable<string> Diagnostic(Reply reply)
    {
        var left = MaxDiagnostic;
        for (var i = 0; i < reply.Lines.Length && left > 0; i++)
        {
            var separator = i < reply.Lines.Length - 1 ? '-' : ' ';
            var line = reply.Status is { } status ? $"{reply.Code}{separator}{status} {reply.Lines[i]}" : $"{reply.Code}{separator}{reply.Lines[i]}";
            yield return line[..Math.Min(line.Length, Math.Min(left, MaxDiagnosticLine))];
            left -= line.Length;
        }
    }
}
