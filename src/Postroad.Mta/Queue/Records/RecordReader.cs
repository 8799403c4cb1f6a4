using System.Buffers.Binary;
using System.Text;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Queue.Records;

/// <summary>Reads what <see cref="RecordWriter"/> wrote. Whatever does not fit is damage; nothing is believed that the octets do not hold.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record)
{
    private ReadOnlySpan<byte> _rest = record;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public byte Octet() => Take(1)[0];

    public ulong Count()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var octet = Octet();
            value |= (ulong)(octet & 0x7f) << shift;
            if (octet < 0x80)
                return value;
        }
        throw Damaged("a number has too many octets");
    }

    public long Signed()
    {
        var value = Count();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public DateTimeOffset Time()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw Damaged("a time is out of range");
    }

    public ReadOnlySpan<byte> Octets()
    {
        var length = Count();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw Damaged("a field is longer than its record");
    }

    public string Text() => Encoding.UTF8.GetString(Octets());

    public string? OptionalText() => Flag() ? Text() : null;

    public bool Flag() => Octet() switch
    {
        0 => false,
        1 => true,
        _ => throw Damaged("a flag is neither 0 nor 1"),
    };

    /// <summary>How many items follow, each of which takes at least one octet.</summary>
    public int Items()
    {
        var items = Count();
        return items <= (ulong)_rest.Length ? (int)items : throw Damaged("more items than octets");
    }

    public static SpoolDamageException Damaged(string why) => new($"A record of the queue cannot be read: {why}.");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
            throw Damaged("it ends too early");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
