using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Postroad.Mta.Queue.Records;

/// <summary>Writes the fields of a record one after another, each of fixed size or behind its length.</summary>
internal readonly struct RecordWriter(ArrayBufferWriter<byte> target)
{
    public void Octet(byte value)
    {
        target.GetSpan(1)[0] = value;
        target.Advance(1);
    }

    /// <summary>Seven bits an octet, the low ones first.</summary>
    public void Count(ulong value)
    {
        var span = target.GetSpan(10);
        var used = 0;
        for (; value >= 0x80; value >>= 7)
            span[used++] = (byte)(value | 0x80);
        span[used++] = (byte)value;
        target.Advance(used);
    }

    /// <summary>As <see cref="Count"/>, with the sign in the lowest bit.</summary>
    public void Signed(long value) => Count((ulong)(value << 1 ^ value >> 63));

    public void Time(DateTimeOffset value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(target.GetSpan(8), value.UtcTicks);
        target.Advance(8);
    }

    public void Octets(ReadOnlySpan<byte> value)
    {
        Count((ulong)value.Length);
        target.Write(value);
    }

    public void Text(string value)
    {
        var octets = Encoding.UTF8.GetByteCount(value);
        Count((ulong)octets);
        target.Advance(Encoding.UTF8.GetBytes(value, target.GetSpan(octets)));
    }

    /// <summary>An octet that says whether there is a text, then the text.</summary>
    public void OptionalText(string? value)
    {
        Octet(value is null ? (byte)0 : (byte)1);
        if (value is not null)
            Text(value);
    }
}
