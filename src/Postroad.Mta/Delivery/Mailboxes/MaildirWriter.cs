using System.Globalization;
using Postroad.Mta.Queue.Spool;
using Postroad.Mta.Queue.Spool.Disk;

namespace Postroad.Mta.Delivery.Mailboxes;

/// <summary>
/// Puts messages into a Maildir by its own rules: written and flushed in <c>tmp</c>, renamed into <c>new</c>, the folder flushed. The name is made of the
/// message and its recipient, so that an attempt that is repeated after a crash finds its own file and does not add another.
/// </summary>
internal sealed class MaildirWriter(IDisk disk, string hostname)
{
    /// <summary>Writes one message. Durable when this returns.</summary>
    /// <param name="folder">The Maildir; made where it is absent, for its owner alone.</param>
    /// <param name="key">What names this message for this recipient, and no other.</param>
    /// <param name="received">When the message came in.</param>
    /// <param name="content">The message.</param>
    /// <param name="fields">What stands above it.</param>
    /// <param name="cancellationToken">Gives it up; nothing is in <c>new</c> then.</param>
    public async ValueTask WriteAsync(string folder, string key, DateTimeOffset received, MailboxContent content, ReadOnlyMemory<byte> fields, CancellationToken cancellationToken)
    {
        foreach (var part in (ReadOnlySpan<string>)["tmp", "new", "cur"])
            disk.EnsureFolder(Path.Combine(folder, part));
        var name = string.Create(CultureInfo.InvariantCulture, $"{received.ToUnixTimeSeconds()}.{key}.{hostname}");
        var temporary = Path.Combine(folder, "tmp", name);
        disk.Delete(temporary);
        var length = await FillAsync(temporary, content, fields, cancellationToken);
        CrashPoint.Reach("maildir.rename.before");
        // Dovecot reads the size from the name; others take it for a part of it.
        disk.Rename(temporary, Path.Combine(folder, "new", string.Create(CultureInfo.InvariantCulture, $"{name},S={length}")));
        CrashPoint.Reach("maildir.rename.after");
        disk.FlushFolder(Path.Combine(folder, "new"));
        CrashPoint.Reach("maildir.after");
    }

    private async ValueTask<long> FillAsync(string temporary, MailboxContent content, ReadOnlyMemory<byte> fields, CancellationToken cancellationToken)
    {
        try
        {
            using var file = disk.Create(temporary, 0);
            var length = await content.WriteAsync(file, fields, cancellationToken);
            file.Flush();
            return length;
        }
        catch
        {
            disk.Delete(temporary);
            throw;
        }
    }
}
