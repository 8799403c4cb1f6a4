using System.Collections.Immutable;

namespace Postroad.Mta.MailLog;

/// <summary>Hands each event to several logs in turn.</summary>
internal sealed class FannedMailLog(params ImmutableArray<IMailLog> logs) : IMailLog
{
    /// <inheritdoc/>
    public void Write(MailEvent mailEvent)
    {
        foreach (var log in logs)
            log.Write(mailEvent);
    }
}
