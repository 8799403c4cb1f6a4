using System.Collections.Immutable;

namespace Postroad.Mail.Arc;

/// <summary>The verdict on the chain of a message.</summary>
/// <param name="Result">Its state.</param>
/// <param name="Instances">How many sets it has; of a broken one the highest number that was found.</param>
/// <param name="OldestPass">The oldest set whose message signature still holds: 0 where all do (RFC 8617 §5.2 step 5). Meaningful only after <see cref="ArcResult.Pass"/>.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Sets">The sets in their order; empty where they could not be told apart.</param>
public sealed record ArcVerdict(ArcResult Result, int Instances, int OldestPass, string Reason, ImmutableArray<ArcSetVerdict> Sets);
