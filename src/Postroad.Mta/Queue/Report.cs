using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue;

/// <summary>A message made here about another one (a DSN), accepted in the same batch as the state it tells of.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Message">Its envelope.</param>
/// <param name="Content">Header and body, lines ended by CRLF.</param>
internal sealed record Report(QueueId Id, NewMessage Message, ReadOnlyMemory<byte> Content)
{
    /// <summary>The event that tells of its acceptance.</summary>
    public MailEvent.Queued Queued => new(Id, Message.Sender, Content.Length + Message.TraceFields.Length, Message.Recipients.Length);
}
