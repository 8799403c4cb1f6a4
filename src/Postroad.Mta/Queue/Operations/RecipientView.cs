using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Operations;

/// <summary>A recipient as an operator sees it.</summary>
/// <param name="Recipient">The forward-path with its parameters; null where the envelope cannot be read.</param>
/// <param name="Domain">The domain it waits for.</param>
/// <param name="State">Its state.</param>
/// <param name="IsInFlight">Whether an attempt runs.</param>
/// <param name="NextAttempt">When it is tried next: its own time, or the end of the pause of its destination where that is later. Null where it is settled, held, in flight, or due as soon as a connection is free.</param>
internal sealed record RecipientView(Recipient? Recipient, string Domain, RecipientState State, bool IsInFlight, DateTimeOffset? NextAttempt);
