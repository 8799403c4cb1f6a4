namespace Postroad.Mail.Arc;

/// <summary>What came of sealing a message.</summary>
/// <param name="Fields">The three fields with their CRLFs, to stand before the message; empty where nothing was to be added.</param>
/// <param name="Chain">The chain as it was before.</param>
/// <param name="Fault">Why nothing was added; null where a set was.</param>
public sealed record ArcSealed(ReadOnlyMemory<byte> Fields, ArcVerdict Chain, string? Fault);
