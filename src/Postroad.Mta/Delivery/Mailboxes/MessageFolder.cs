using System.Buffers;
using Postroad.Mail.Headers.Trace;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool.Disk;

namespace Postroad.Mta.Delivery.Mailboxes;

/// <summary>Keeps each message once, whoever it is for, as a file that mail programs open: the inbox of <c>postroad dev</c>.</summary>
internal sealed class MessageFolder(IDisk disk, IMailLog log)
{
    private const int Remembered = 4096;

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 16).Select(static _ => new SemaphoreSlim(1))];
    private readonly HashSet<string> _filed = [];
    private readonly Queue<string> _order = new();

    /// <summary>Writes the message where it is not there yet. Durable when this returns; the first time it is told.</summary>
    public async ValueTask<string> WriteAsync(string folder, QueuedMessage message, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"{message.Id}.eml");
        var stripe = _stripes[(uint)message.Id.GetHashCode() % _stripes.Length];
        await stripe.WaitAsync(cancellationToken);
        try
        {
            if (IsFiled(path))
                return path;
            await using var stream = await message.OpenContentAsync(cancellationToken);
            using var content = await MailboxContent.OpenAsync(stream, cancellationToken);
            var length = await WriteAsync(folder, path, message, content, cancellationToken);
            Remember(path);
            var subject = content.Header.TryFind("Subject", out var field) ? field.ToText() : "";
            log.Write(new MailEvent.Filed(message.Id, message.Envelope.Sender, [.. message.Envelope.Recipients.Select(static r => r.Mailbox)], subject, length, path));
            return path;
        }
        finally
        {
            stripe.Release();
        }
    }

    private async ValueTask<long> WriteAsync(string folder, string path, QueuedMessage message, MailboxContent content, CancellationToken cancellationToken)
    {
        var fields = new ArrayBufferWriter<byte>(256);
        DeliveryFields.WriteReturnPath(fields, message.Envelope.Sender);
        foreach (var recipient in message.Envelope.Recipients)
            DeliveryFields.WriteDeliveredTo(fields, recipient.Mailbox);
        disk.EnsureFolder(folder);
        var temporary = path + ".tmp";
        disk.Delete(temporary);
        long length;
        using (var file = disk.Create(temporary, 0))
        {
            length = await content.WriteAsync(file, fields.WrittenMemory, cancellationToken);
            file.Flush();
        }
        disk.Rename(temporary, path);
        disk.FlushFolder(folder);
        return length;
    }

    private bool IsFiled(string path)
    {
        lock (_filed)
            return _filed.Contains(path);
    }

    private void Remember(string path)
    {
        lock (_filed)
        {
            _filed.Add(path);
            _order.Enqueue(path);
            if (_order.Count > Remembered)
                _filed.Remove(_order.Dequeue());
        }
    }
}
