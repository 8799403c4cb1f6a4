using System.Collections.Immutable;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Operations;

/// <summary>A message as an operator sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">The message as a whole.</param>
/// <param name="Envelope">The envelope.</param>
/// <param name="Size">The octets of the content, trace fields included.</param>
/// <param name="Recipients">All recipients in order, settled ones too.</param>
/// <param name="Trouble">Why the envelope could not be read; null where it could. Then the envelope names nobody.</param>
internal sealed record MessageView(QueueId Id, MessageState State, NewMessage Envelope, long Size, ImmutableArray<RecipientView> Recipients, string? Trouble);
