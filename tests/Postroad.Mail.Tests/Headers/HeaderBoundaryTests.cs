using System.Text;
using CsCheck;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class HeaderBoundaryTests
{
    [Theory]
    [InlineData("A: 1\r\nB: 2\r\n\r\nbody\r\n", "A: 1\r\nB: 2\r\n", "body\r\n")]
    [InlineData("\r\nbody", "", "body")]
    [InlineData("\r\n\r\nbody", "", "\r\nbody")]
    [InlineData("A: 1\r\n\r\n", "A: 1\r\n", "")]
    [InlineData("A: 1\r\n", "A: 1\r\n", "")]
    [InlineData("A: 1", "A: 1", "")]
    [InlineData("", "", "")]
    [InlineData("A: 1\r\n \r\nB: 2\r\n\r\nx", "A: 1\r\n \r\nB: 2\r\n", "x")]
    [InlineData("A: 1\n\nB: 2\r\n\r\nx", "A: 1\n\nB: 2\r\n", "x")]
    [InlineData("A: 1\r\n\nB\r\n\r\nx", "A: 1\r\n\nB\r\n", "x")]
    [InlineData("A: 1\r\n\r\r\n\r\nx", "A: 1\r\n\r\r\n", "x")]
    [InlineData("A: 1\r\r\n\r\nx", "A: 1\r\r\n", "x")]
    [InlineData("no field\r\n\r\nx", "no field\r\n", "x")]
    public void Only_an_empty_line_ends_the_header(string message, string header, string body)
    {
        var octets = Encoding.ASCII.GetBytes(message);
        var length = HeaderBoundary.Split(octets, out var bodyStart);
        Assert.Equal(header, message[..length]);
        Assert.Equal(body, message[bodyStart..]);
    }

    [Fact]
    public void Pieces_are_split_as_the_whole_is() =>
        Gen.Select(Gen.OneOf("\r", "\n", "\r\n", "a", ": ", " ").Array[0, 20].Select(string.Concat), Gen.Int[1, 5]).Sample((message, size) =>
        {
            var octets = Encoding.ASCII.GetBytes(message);
            var length = HeaderBoundary.Split(octets, out var bodyStart);
            var boundary = new HeaderBoundary();
            var collector = new HeaderCollector();
            var taken = 0;
            for (var start = 0; start < octets.Length && !boundary.IsFound; start += size)
            {
                var piece = octets.AsSpan(start, Math.Min(size, octets.Length - start));
                taken += boundary.Advance(piece);
                collector.Append(piece);
            }
            Assert.Equal(bodyStart, taken);
            Assert.Equal(length, boundary.HeaderOctets);
            Assert.Equal(message[..length], Encoding.ASCII.GetString(collector.Octets.Span));
            Assert.Equal(boundary.IsFound, collector.IsComplete);
            Assert.Equal(message.Contains("\r\n\r\n") || message.StartsWith("\r\n"), boundary.IsFound);
        }, iter: 10_000);

    [Fact]
    public void A_collector_keeps_no_more_than_its_limit()
    {
        var collector = new HeaderCollector(new HeaderLimits { MaxOctets = 100 });
        var piece = new byte[64];
        piece.AsSpan().Fill((byte)'a');
        collector.Append(piece);
        Assert.False(collector.IsTooLong);
        for (var i = 0; i < 1000; i++)
            Assert.Equal(64, collector.Append(piece));
        Assert.True(collector.IsTooLong);
        Assert.InRange(collector.Octets.Length, 100, 102);
    }
}
