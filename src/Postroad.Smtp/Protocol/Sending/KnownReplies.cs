namespace Postroad.Smtp.Protocol.Sending;

/// <summary>The last few replies of one line by their octets, so that the `250 2.1.0 Ok` of each message is not made anew.</summary>
internal sealed class KnownReplies
{
    private const int Capacity = 8;
    private const int MaxOctets = 64;
    private readonly (byte[] Octets, bool WithStatus, Reply Reply)[] _entries = new (byte[], bool, Reply)[Capacity];
    private int _next;

    public Reply? Find(ReadOnlySpan<byte> line, bool withStatus)
    {
        if (line.Length > MaxOctets)
            return null;
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.Octets is not null && entry.WithStatus == withStatus && line.SequenceEqual(entry.Octets))
                return entry.Reply;
        }
        return null;
    }

    public Reply Remember(ReadOnlySpan<byte> line, bool withStatus, Reply reply)
    {
        // The reply to the end of data names a queue id and never comes twice; what has digits enough to be one is not kept.
        if (line.Length <= MaxOctets && line[Math.Min(9, line.Length)..].IndexOfAnyInRange((byte)'0', (byte)'9') < 0)
            _entries[_next++ % Capacity] = (line.ToArray(), withStatus, reply);
        return reply;
    }
}
