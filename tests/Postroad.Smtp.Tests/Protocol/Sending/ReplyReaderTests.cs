using System.Text;
using CsCheck;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Smtp.Tests.Protocol.Sending;

public sealed class ReplyReaderTests
{
    [Theory]
    [InlineData("250 2.1.0 Ok\r\n", "250 2.1.0 Ok")]
    [InlineData("250\r\n", "250 ")]
    [InlineData("250 \r\n", "250 ")]
    [InlineData("250-2.1.5 one\r\n250 2.1.5 two\r\n", "250 2.1.5 one two")]
    [InlineData("550 5.1.1\r\n", "550 5.1.1 ")]
    [InlineData("550 4.1.1 class of another reply\r\n", "550 4.1.1 class of another reply")]
    [InlineData("250 2.1.0.5 no status\r\n", "250 2.1.0.5 no status")]
    [InlineData("354 3.0.0 no status here\r\n", "354 3.0.0 no status here")]
    [InlineData("451 4.7.650 S\u00e9rie\r\n", "451 4.7.650 S\u00e9rie")]
    public async Task A_reply_is_read_whole_or_octet_by_octet(string wire, string expected)
    {
        foreach (var step in new[] { 1, 3, 4096 })
            Assert.Equal(expected, (await Reader(Encoding.UTF8.GetBytes(wire), step).ReadAsync(true, default)).ToString());
    }

    [Fact]
    public async Task The_status_is_taken_apart_only_where_it_may_stand()
    {
        Assert.Equal(new EnhancedStatusCode(2, 1, 0), (await Reader("250 2.1.0 Ok\r\n"u8.ToArray()).ReadAsync(true, default)).Status);
        Assert.Null((await Reader("220 2.1.0 mx\r\n"u8.ToArray()).ReadAsync(false, default)).Status);
    }

    [Fact]
    public async Task Replies_that_come_together_are_given_one_by_one()
    {
        var reader = Reader("250 a\r\n250-b\r\n250 c\r\n354 d\r\n"u8.ToArray());
        Assert.Equal("250 a", (await reader.ReadAsync(true, default)).ToString());
        Assert.False(reader.Unread.IsEmpty);
        Assert.Equal("250 b c", (await reader.ReadAsync(true, default)).ToString());
        Assert.Equal("354 d", (await reader.ReadAsync(true, default)).ToString());
        Assert.True(reader.Unread.IsEmpty);
    }

    [Theory]
    [InlineData("garbage\r\n")]
    [InlineData("2x0 ok\r\n")]
    [InlineData("150 too low\r\n")]
    [InlineData("600 too high\r\n")]
    [InlineData("260 no such digit\r\n")]
    [InlineData("25\r\n")]
    [InlineData("250_ok\r\n")]
    [InlineData("250-one\r\n251 two\r\n")]
    [InlineData("250 bare lf\n")]
    [InlineData("250 bare\rcr\r\n")]
    [InlineData("250 n\0l\r\n")]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    public async Task What_is_no_reply_is_told_so(string wire) =>
        await Assert.ThrowsAsync<ReplyFormatException>(() => Reader(Encoding.Latin1.GetBytes(wire)).ReadAsync(true, default).AsTask());

    [Fact]
    public async Task A_tls_record_is_recognised()
    {
        var e = await Assert.ThrowsAsync<ReplyFormatException>(() => Reader([21, 3, 1, 0, 2, 2, 70]).ReadAsync(true, default).AsTask());
        Assert.True(e.LooksLikeTls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("250")]
    [InlineData("250-one\r\n")]
    public async Task A_connection_that_closes_is_told_so(string wire) =>
        await Assert.ThrowsAsync<EndOfStreamException>(() => Reader(Encoding.ASCII.GetBytes(wire)).ReadAsync(true, default).AsTask());

    [Fact]
    public async Task A_line_of_4096_octets_passes_and_one_more_does_not()
    {
        var text = new string('x', 4096 - 6);
        Assert.Equal(text, (await Reader(Encoding.ASCII.GetBytes($"250 {text}\r\n")).ReadAsync(true, default)).Lines[0]);
        await Assert.ThrowsAsync<ReplyFormatException>(() => Reader(Encoding.ASCII.GetBytes($"250 {text}x\r\n")).ReadAsync(true, default).AsTask());
    }

    [Fact]
    public async Task An_endless_line_is_given_up_at_4096_octets()
    {
        var source = new EndlessStream("250 abc"u8.ToArray());
        await Assert.ThrowsAsync<ReplyFormatException>(() => new ReplyReader(source).ReadAsync(true, default).AsTask());
        Assert.InRange(source.Given, 4096, 8192);
    }

    [Fact]
    public async Task An_endless_reply_is_given_up_at_100_lines_or_64_KiB()
    {
        var lines = new EndlessStream("250-a\r\n"u8.ToArray());
        await Assert.ThrowsAsync<ReplyFormatException>(() => new ReplyReader(lines).ReadAsync(true, default).AsTask());
        Assert.True(lines.Given < 8192);
        var octets = new EndlessStream(Encoding.ASCII.GetBytes($"250-{new string('x', 2000)}\r\n"));
        await Assert.ThrowsAsync<ReplyFormatException>(() => new ReplyReader(octets).ReadAsync(true, default).AsTask());
        Assert.True(octets.Given < 80 * 1024);
    }

    [Fact]
    public async Task Control_characters_do_not_reach_a_log()
    {
        var reply = await Reader("250 a\u001b[31mb\u0007c\u007f\td\r\n"u8.ToArray()).ReadAsync(true, default);
        Assert.Equal("a?[31mb?c?\td", reply.Lines[0]);
    }

    [Fact]
    public void Any_octets_give_a_reply_or_a_clear_exception() => Gen.Byte.Array[0, 300].SampleAsync(async octets =>
    {
        try
        {
            _ = await Reader(octets, 7).ReadAsync(true, default);
        }
        catch (Exception e) when (e is ReplyFormatException or EndOfStreamException)
        {
            // As it should be.
        }
    });

    private static ReplyReader Reader(byte[] wire, int step = 4096) => new(new SteppingStream(wire, step));

    private sealed class SteppingStream(byte[] wire, int step) : MemoryStream(wire)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }

    private sealed class EndlessStream(byte[] pattern) : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < buffer.Length; i++)
                buffer.Span[i] = pattern[Given++ % pattern.Length];
            return new(buffer.Length);
        }
    }
}
