using System.Buffers;
using System.Text;
using CsCheck;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class HeaderCollectorTests
{
    [Fact]
    public void The_header_is_kept_and_the_body_let_go()
    {
        var collector = new HeaderCollector();
        Assert.Equal(7, collector.Append("A: b\r\nC"u8));
        Assert.False(collector.IsComplete);
        Assert.Equal("A: b\r\nC"u8, collector.Octets.Span);
        Assert.Equal(7, collector.Append(": d\r\n\r\nbody"u8));
        Assert.True(collector.IsComplete);
        Assert.Equal("A: b\r\nC: d\r\n"u8, collector.Octets.Span);
        Assert.Equal(0, collector.Append("more body"u8));
        Assert.Equal("A: b\r\nC: d\r\n"u8, collector.Octets.Span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\r\nbody")]
    public void A_message_may_have_no_header(string message)
    {
        var collector = new HeaderCollector();
        collector.Append(Encoding.ASCII.GetBytes(message));
        Assert.True(collector.Octets.IsEmpty);
        Assert.Equal(message.Length > 0, collector.IsComplete);
    }

    [Fact]
    public void A_message_that_ends_too_soon_is_all_header()
    {
        var collector = new HeaderCollector();
        collector.Append("A: b\r\n\r"u8);
        Assert.False(collector.IsComplete);
        Assert.Equal("A: b\r\n\r"u8, collector.Octets.Span);
    }

    [Theory]
    [InlineData(92, false)]
    [InlineData(93, true)]
    public void A_header_of_the_greatest_length_is_not_too_long(int length, bool isTooLong)
    {
        var collector = new HeaderCollector(new HeaderLimits { MaxOctets = 100 });
        collector.Append(Encoding.ASCII.GetBytes($"Name: {new string('x', length)}\r\n\r\nbody"));
        Assert.True(collector.IsComplete);
        Assert.Equal(isTooLong, collector.IsTooLong);
    }

    [Fact]
    public void Segments_of_a_sequence_are_taken_one_after_the_other() =>
        Gen.Select(Gen.OneOf("A: b\r\n", "\r\n", "\r", "\n", "c").Array[0, 10].Select(string.Concat), Gen.Int[1, 4]).Sample((message, size) =>
        {
            var octets = Encoding.ASCII.GetBytes(message);
            var whole = new HeaderCollector();
            whole.Append(octets);
            var parts = new HeaderCollector();
            parts.Append(Segment.Of(octets, size));
            Assert.Equal(whole.IsComplete, parts.IsComplete);
            Assert.Equal(whole.Octets.ToArray(), parts.Octets.ToArray());
        }, iter: 3_000);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Of(byte[] octets, int size)
        {
            var first = new Segment();
            var last = first;
            for (var start = 0; start < octets.Length; start += size)
            {
                var next = new Segment { Memory = octets.AsMemory(start, Math.Min(size, octets.Length - start)), RunningIndex = start };
                last.Next = next;
                last = next;
            }
            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
