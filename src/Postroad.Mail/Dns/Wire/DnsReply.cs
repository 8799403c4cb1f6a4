namespace Postroad.Mail.Dns.Wire;

/// <summary>What a server said, taken apart and not yet believed.</summary>
internal sealed class DnsReply
{
    private const int OptType = 41;

    /// <summary>The id of the question that this claims to answer.</summary>
    public required ushort Id { get; init; }

    /// <summary>The question that it repeats.</summary>
    public required string Name { get; init; }

    /// <summary>The type that it repeats.</summary>
    public required int Type { get; init; }

    /// <summary>TC: not all fitted the datagram. The records are not read then.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>AA or RA: the server knows the name itself, or asks others on our behalf.</summary>
    public required bool IsFromResolver { get; init; }

    /// <summary>AD: the server says that it has checked the records (RFC 4035 §3.2.3).</summary>
    public required bool IsAuthenticated { get; init; }

    /// <summary>RCODE, with the upper bits of EDNS (RFC 6891 §6.1.3).</summary>
    public required int Code { get; init; }

    public List<ResourceRecord> Answers { get; } = [];

    public List<ResourceRecord> Authorities { get; } = [];

    /// <summary>How many octets the reply had.</summary>
    public required int Octets { get; init; }

    /// <summary>Whether this answers the question that was asked. Names are compared without case.</summary>
    public bool IsReplyTo(DnsQuery query) => Id == query.Id && Name == query.Name && Type == (int)query.Type;

    /// <summary>Takes a message apart. Null where it is no reply to one question of class IN, or damaged.</summary>
    // RFC 1035 §4.1.1
    public static DnsReply? TryRead(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        if (!reader.TryRead(out ushort id) || !reader.TryRead(out ushort flags) || !reader.TryRead(out ushort questions)
            || !reader.TryRead(out ushort answers) || !reader.TryRead(out ushort authorities) || !reader.TryRead(out ushort additional))
            return null;
        const int response = 0x8000, operation = 0x7800;
        if ((flags & (response | operation)) != response || questions != 1)
            return null;
        if (!reader.TryReadName(out var name) || !reader.TryRead(out ushort type) || !reader.TryRead(out ushort questionClass) || questionClass != 1)
            return null;
        var isTruncated = (flags & 0x0200) != 0;
        var records = new List<ResourceRecord>();
        for (var i = 0; !isTruncated && i < answers + authorities; i++)
        {
            if (!RecordReader.TryRead(message, ref reader, out var record))
                return null;
            records.Add(record);
        }
        var reply = new DnsReply
        {
            Id = id,
            Name = name,
            Type = type,
            IsTruncated = isTruncated,
            IsFromResolver = (flags & 0x0480) != 0,
            IsAuthenticated = (flags & 0x0020) != 0,
            Code = (flags & 0x000F) | (isTruncated ? 0 : ReadExtendedCode(ref reader, additional)),
            Octets = message.Length,
        };
        reply.Answers.AddRange(records.Take(answers));
        reply.Authorities.AddRange(records.Skip(answers));
        return reply;
    }

    // Nothing in the additional section is believed, so damage there does no harm.
    private static int ReadExtendedCode(ref WireReader reader, int count)
    {
        for (; count > 0; count--)
        {
            if (!reader.TryReadName(out var name) || !reader.TryRead(out ushort type) || !reader.TryRead(out ushort _)
                || !reader.TryRead(out uint flags) || !reader.TryRead(out ushort length) || !reader.TryRead(length, out _))
                return 0;
            if (type == OptType && name.Length == 0)
                return (int)(flags >> 24) << 4;
        }
        return 0;
    }
}
