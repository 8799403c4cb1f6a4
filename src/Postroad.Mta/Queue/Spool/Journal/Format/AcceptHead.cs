using System.Buffers.Binary;
using System.Collections.Immutable;
using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>The part of an Accept before the body: id, where the body is, envelope and recipients.</summary>
/// <param name="Id">The message.</param>
/// <param name="IsLarge">Whether the body is a file of its own.</param>
/// <param name="BodyChecksum">Of a large body; else 0.</param>
/// <param name="BodyOctets">The length of the body, wherever it is.</param>
/// <param name="Envelope">As the queue gave it.</param>
/// <param name="Recipients">As the queue gave them.</param>
internal sealed record AcceptHead(
    QueueId Id, bool IsLarge, uint BodyChecksum, long BodyOctets, ReadOnlyMemory<byte> Envelope, ImmutableArray<ReadOnlyMemory<byte>> Recipients)
{
    private const int Fixed = 40;

    /// <summary>The size of a head.</summary>
    public static int Measure(SpoolOperation.Accept accept)
    {
        var octets = Fixed + accept.Envelope.Length;
        foreach (var recipient in accept.Recipients)
            octets += sizeof(int) + recipient.Length;
        return octets;
    }

    /// <summary>Writes a head of exactly the measured size.</summary>
    public static void Write(SpoolOperation.Accept accept, Span<byte> to)
    {
        RecordId.Write(accept.Id, to);
        var large = accept.LargeBody;
        BinaryPrimitives.WriteUInt32LittleEndian(to[16..], large is null ? 0u : 1u);
        BinaryPrimitives.WriteInt32LittleEndian(to[20..], accept.Envelope.Length);
        BinaryPrimitives.WriteInt32LittleEndian(to[24..], accept.Recipients.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(to[28..], (uint)(large?.Offset ?? 0));
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], large?.Length ?? accept.Body.Length);
        to = to[Fixed..];
        foreach (var recipient in accept.Recipients)
        {
            BinaryPrimitives.WriteInt32LittleEndian(to, recipient.Length);
            to = to[sizeof(int)..];
        }
        accept.Envelope.Span.CopyTo(to);
        to = to[accept.Envelope.Length..];
        foreach (var recipient in accept.Recipients)
        {
            recipient.Span.CopyTo(to);
            to = to[recipient.Length..];
        }
    }

    /// <summary>How much of a payload is the head; -1 where the payload contradicts itself.</summary>
    public static int MeasureIn(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < Fixed)
            return -1;
        long octets = Fixed + (long)BinaryPrimitives.ReadUInt32LittleEndian(payload[20..]);
        long count = BinaryPrimitives.ReadUInt32LittleEndian(payload[24..]);
        if (Fixed + count * sizeof(int) > payload.Length)
            return -1;
        for (var i = 0; i < count; i++)
            octets += sizeof(int) + (long)BinaryPrimitives.ReadUInt32LittleEndian(payload[(Fixed + i * sizeof(int))..]);
        return octets <= payload.Length ? (int)octets : -1;
    }

    /// <summary>Reads a head that <see cref="MeasureIn"/> has measured; the parts are slices of it.</summary>
    public static AcceptHead Read(ReadOnlyMemory<byte> head)
    {
        var from = head.Span;
        var envelope = BinaryPrimitives.ReadInt32LittleEndian(from[20..]);
        var recipients = new ReadOnlyMemory<byte>[BinaryPrimitives.ReadInt32LittleEndian(from[24..])];
        var at = Fixed + recipients.Length * sizeof(int);
        var envelopeAt = at;
        at += envelope;
        for (var i = 0; i < recipients.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(from[(Fixed + i * sizeof(int))..]);
            recipients[i] = head.Slice(at, length);
            at += length;
        }
        return new AcceptHead(
            RecordId.Read(from),
            IsLargeIn(from),
            BinaryPrimitives.ReadUInt32LittleEndian(from[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            head.Slice(envelopeAt, envelope),
            System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(recipients));
    }

    /// <summary>Whether the body is a file of its own.</summary>
    public static bool IsLargeIn(ReadOnlySpan<byte> head) => BinaryPrimitives.ReadUInt32LittleEndian(head[16..]) == 1;
}
