using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue;

/// <summary>A recipient that an attempt has in hand.</summary>
/// <param name="Index">Its place in the envelope.</param>
/// <param name="Recipient">The forward-path with its parameters.</param>
/// <param name="State">Its state before the attempt.</param>
internal sealed record DueRecipient(int Index, Recipient Recipient, RecipientState State);
