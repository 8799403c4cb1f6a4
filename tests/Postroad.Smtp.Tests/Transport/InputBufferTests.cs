using CsCheck;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Tests.Transport;

public class InputBufferTests
{
    [Fact]
    public void An_empty_buffer_owns_no_array()
    {
        using var buffer = new InputBuffer();
        Add(buffer, [1, 2, 3]);
        buffer.Skip(3);
        buffer.ReturnArray();
        Assert.True(buffer.DecodeRoom.IsEmpty);
    }

    [Fact]
    public void Nothing_beyond_what_is_there_can_be_taken()
    {
        using var buffer = new InputBuffer();
        Add(buffer, [1, 2, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Skip(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Keep(4, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Release(1));
    }

    /// <summary>Any order of reads, commands taken, content kept and content consumed gives the octets as they came.</summary>
    [Fact]
    public void It_behaves_like_two_queues() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3000]).Array[1, 60].Sample(steps =>
    {
        using var buffer = new InputBuffer();
        var (raw, kept, next) = (new Queue<byte>(), new Queue<byte>(), (byte)0);
        foreach (var (what, amount) in steps)
        {
            switch (what)
            {
                case 0:
                    var octets = new byte[amount];
                    for (var i = 0; i < amount; i++)
                        raw.Enqueue(octets[i] = next++);
                    Add(buffer, octets);
                    break;
                case 1:
                    var skipped = Math.Min(amount, raw.Count);
                    buffer.Skip(skipped);
                    for (var i = 0; i < skipped; i++)
                        raw.Dequeue();
                    break;
                case 2:
                    // As a decoder does that drops the first octet of a block.
                    var taken = Math.Min(amount, raw.Count);
                    if (taken == 0)
                        break;
                    buffer.Raw[1..taken].CopyTo(buffer.DecodeRoom);
                    buffer.Keep(taken, taken - 1);
                    raw.Dequeue();
                    for (var i = 1; i < taken; i++)
                        kept.Enqueue(raw.Dequeue());
                    break;
                default:
                    var released = Math.Min(amount, kept.Count);
                    buffer.Release(released);
                    for (var i = 0; i < released; i++)
                        kept.Dequeue();
                    break;
            }
            Assert.Equal(raw.ToArray(), buffer.Raw.ToArray());
            Assert.Equal(kept.ToArray(), buffer.Kept.ToArray());
        }
    }, iter: 300);

    private static void Add(InputBuffer buffer, byte[] octets)
    {
        while (octets.Length > 0)
        {
            var room = buffer.Room(256);
            var count = Math.Min(room.Length, octets.Length);
            octets.AsSpan(..count).CopyTo(room.Span);
            buffer.Add(count);
            octets = octets[count..];
        }
    }
}
