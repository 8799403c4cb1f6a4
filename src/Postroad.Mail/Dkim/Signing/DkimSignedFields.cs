namespace Postroad.Mail.Dkim.Signing;

/// <summary>What came of signing a message.</summary>
/// <param name="Fields">The DKIM-Signature fields with their CRLFs, to stand before the message; empty where it could not be signed.</param>
/// <param name="Fault">Why it could not be signed; null where it was.</param>
public sealed record DkimSignedFields(ReadOnlyMemory<byte> Fields, string? Fault);
