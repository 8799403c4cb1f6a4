namespace Postroad.Smtp.Protocol.Sending;

/// <summary>What came from the server is not a reply (RFC 5321 §4.2), or is more of one than a client takes.</summary>
internal sealed class ReplyFormatException(string message, bool looksLikeTls = false) : IOException(message)
{
    /// <summary>Whether the octets began as a TLS record does: the port speaks TLS from the first octet.</summary>
    public bool LooksLikeTls { get; } = looksLikeTls;
}
