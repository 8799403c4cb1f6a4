using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mta.MailLog;

/// <summary>
/// Names one accepted message, in replies, logs and commands: a UUID of version 7 made by the accepting node, written as 26 characters
/// of base 32 (no i, l, o, u) that sort by time. The partition is read from its last octets.
/// </summary>
internal readonly record struct QueueId(Guid Value)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <summary>A new id for this moment.</summary>
    public static QueueId Create(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <summary>Which of so many partitions the message belongs to.</summary>
    public int Partition(int partitions)
    {
        Span<byte> octets = stackalloc byte[16];
        Value.TryWriteBytes(octets, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt16BigEndian(octets[14..]) % partitions;
    }

    /// <summary>Reads the text form, in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out QueueId? id)
    {
        id = null;
        if (text.Length != 26)
            return false;
        var value = UInt128.Zero;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Alphabet.IndexOf(char.ToLowerInvariant(text[i]), StringComparison.Ordinal);
            if (digit < 0 || i == 0 && digit > 7)
                return false;
            value = value << 5 | (UInt128)digit;
        }
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, value);
        id = new QueueId(new Guid(octets, bigEndian: true));
        return true;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(26, Value, static (text, guid) =>
    {
        Span<byte> octets = stackalloc byte[16];
        guid.TryWriteBytes(octets, bigEndian: true, out _);
        var value = BinaryPrimitives.ReadUInt128BigEndian(octets);
        for (var i = text.Length - 1; i >= 0; i--, value >>= 5)
            text[i] = Alphabet[(int)(value & 31)];
    });
}
