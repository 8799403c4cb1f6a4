using System.Buffers;
using System.Globalization;
using Postroad.Mail.Headers.Trace;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Mailboxes;

/// <summary>The mailboxes on this machine: Maildir, folders of files, and nowhere. Trouble of the disk defers; only a loop is final.</summary>
internal sealed class LocalMailboxes(string dataFolder, string hostname, IDisk disk, IMailLog log) : IMailboxes
{
    /// <summary>The message was in this mailbox before. RFC 3463 §3.5; RFC 9228.</summary>
    public static readonly Reply Loop = new(554, new(5, 4, 6), "This message was delivered to this mailbox before, it goes round in a loop");

    /// <summary>The field that marks a message for the Junk folder.</summary>
    private const string QuarantineName = "X-Postroad-Quarantine";

    /// <summary>The Junk folder of a mailbox, as mail programs look for it (Maildir++).</summary>
    private const string JunkFolder = ".Junk";

    private static readonly Reply Stored = new(250, new(2, 0, 0), "Delivered to mailbox");
    private static readonly Reply Discarded = new(250, new(2, 0, 0), "Discarded");
    private static readonly Reply Full = new(452, new(4, 2, 2), "No room in the mailbox");

    private readonly MaildirWriter _maildir = new(disk, hostname);
    private readonly MessageFolder _files = new(disk, log);

    /// <inheritdoc/>
    public async ValueTask<DeliveryOutcome> DeliverAsync(QueuedMessage message, DueRecipient recipient, RecipientRoute.Local mailbox, CancellationToken cancellationToken)
    {
        try
        {
            return mailbox.Deliver switch
            {
                DeliverTarget.Discard => new DeliveryOutcome.Delivered("discard", Discarded, HandsOnDsn: false) { IsFinal = true },
                DeliverTarget.Maildir maildir => await ToMaildirAsync(Expand(maildir.Path, mailbox), message, recipient, cancellationToken),
                DeliverTarget.MessageFiles files => Delivered(await _files.WriteAsync(Expand(files.Path, mailbox), message, cancellationToken)),
                _ => throw new InvalidOperationException($"{mailbox.Deliver} is no mailbox of this machine."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not SpoolDamageException and not SpoolUnavailableException)
        {
            return new DeliveryOutcome.Deferred(null, DiskSpace.IsWanting(e) ? Full : Unwritable(e));
        }
    }

    private async ValueTask<DeliveryOutcome> ToMaildirAsync(string folder, QueuedMessage message, DueRecipient recipient, CancellationToken cancellationToken)
    {
        await using var stream = await message.OpenContentAsync(cancellationToken);
        using var content = await MailboxContent.OpenAsync(stream, cancellationToken);
        if (DeliveryFields.WasDeliveredTo(content.Header, recipient.Recipient.Mailbox))
            return new DeliveryOutcome.Bounced(null, Loop);
        var fields = new ArrayBufferWriter<byte>(256);
        DeliveryFields.WriteReturnPath(fields, message.Envelope.Sender);
        DeliveryFields.WriteDeliveredTo(fields, recipient.Recipient.Mailbox);
        // Receiving marks what its policy puts under quarantine, and takes such marks of others out.
        if (content.Header.TryFind(QuarantineName, out _))
            folder = Path.Combine(folder, JunkFolder);
        var key = string.Create(CultureInfo.InvariantCulture, $"{message.Id}R{recipient.Index}");
        await _maildir.WriteAsync(folder, key, message.Envelope.Received, content, fields.WrittenMemory, cancellationToken);
        return Delivered(folder);
    }

    private string Expand(string template, RecipientRoute.Local mailbox) =>
        MailboxPath.Expand(template, dataFolder, mailbox.Domain.ToString(), mailbox.LocalPart);

    private static DeliveryOutcome.Delivered Delivered(string where) => new(where, Stored, HandsOnDsn: false) { IsFinal = true };

    private static Reply Unwritable(Exception e) => new(451, new(4, 2, 0), LogText.Clean($"The mailbox cannot be written: {e.Message}"));
}
