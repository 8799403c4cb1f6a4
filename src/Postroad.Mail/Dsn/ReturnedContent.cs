namespace Postroad.Mail.Dsn;

/// <summary>What a report returns of the message that it is about.</summary>
/// <param name="Octets">The whole message, or its header; lines end in CRLF.</param>
/// <param name="IsWhole">Whether that is the whole message.</param>
public sealed record ReturnedContent(ReadOnlyMemory<byte> Octets, bool IsWhole);
