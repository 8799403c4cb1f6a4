using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>
/// Writes each message as a file of a pickup folder, with the envelope in X-Sender and X-Receiver before the header, as IIS and System.Net.Mail do. A
/// file appears whole under its name or not at all.
/// </summary>
internal sealed class FolderTransport(string folder, TimeProvider time) : IMailTransport
{
    private static readonly Reply Taken = new(250, new(2, 0, 0), "Written to the folder");

    public string Name => folder;

    public int Connections => 0;

    public async ValueTask<AttemptOutcome> TryAsync(OutgoingMessage message, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var name = $"{time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}-{Guid.NewGuid():n}";
        var temporary = Path.Combine(folder, name + ".tmp");
        try
        {
            await WriteAsync(temporary, message, recipients, cancellationToken).ConfigureAwait(false);
            File.Move(temporary, Path.Combine(folder, name + ".eml"));
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        return new AttemptOutcome([.. recipients.Select(r => new RecipientOutcome(r, SmtpPhase.EndOfData, Taken))]) { FinalReply = Taken, Server = Path.Combine(folder, name + ".eml") };
    }

    public ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private static async Task WriteAsync(string path, OutgoingMessage message, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65536, FileOptions.Asynchronous);
        await using (file.ConfigureAwait(false))
        {
            var envelope = new StringBuilder($"X-Sender: {message.Sender}\r\n");
            foreach (var recipient in recipients)
                envelope.Append(CultureInfo.InvariantCulture, $"X-Receiver: {recipient.Mailbox}\r\n");
            await file.WriteAsync(Encoding.UTF8.GetBytes(envelope.ToString()), cancellationToken).ConfigureAwait(false);
            var content = message.OpenFor(EverythingOffered);
            await using (content.ConfigureAwait(false))
                await content.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
        }
    }

    private static readonly ServerCapabilities EverythingOffered = ServerCapabilities.Read(new Reply(250, null, ["folder", "8BITMIME", "SMTPUTF8", "CHUNKING", "BINARYMIME"]));
}
