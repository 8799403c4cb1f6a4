using System.Text;
using CsCheck;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Smtp.Tests.Protocol.Sending;

public sealed class ContentEncoderTests
{
    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData(".", "..\r\n.\r\n")]
    [InlineData("..\r\n", "...\r\n.\r\n")]
    [InlineData("a.b\r\n.c\r\n", "a.b\r\n..c\r\n.\r\n")]
    [InlineData("a\nb\n", "a\r\nb\r\n.\r\n")]
    [InlineData("a\rb", "a\r\nb\r\n.\r\n")]
    [InlineData("a\n.\nb\n", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r.\r\nb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r\n.\n\r\nb", "a\r\n..\r\n\r\nb\r\n.\r\n")]
    [InlineData("a\r\r\nb", "a\r\n\r\nb\r\n.\r\n")]
    [InlineData("\r", "\r\n.\r\n")]
    public void Only_crlf_ends_a_line_and_only_the_final_dot_stands_alone(string content, string onTheWire)
    {
        Assert.Equal(onTheWire, Encode(Encoding.ASCII.GetBytes(content), [content.Length], stuffDots: true));
        Assert.Equal(onTheWire, Encode(Encoding.ASCII.GetBytes(content), [.. Enumerable.Repeat(1, content.Length)], stuffDots: true));
    }

    [Fact]
    public void For_bdat_no_dot_is_doubled_and_none_is_added() =>
        Assert.Equal(".a\r\n..\r\n", Encode(".a\n.."u8.ToArray(), [2, 4], stuffDots: false));

    [Fact]
    public void A_line_of_998_octets_passes_and_one_more_is_refused_wherever_it_is_cut()
    {
        var line = Encoding.ASCII.GetBytes(new string('.', 998));
        Assert.Equal("." + new string('.', 998) + "\r\n.\r\n", Encode(line, [500, 498], stuffDots: true));
        Assert.Throws<LineTooLongException>(() => Encode([.. line, (byte)'x'], [500, 499], stuffDots: true));
        Assert.Throws<LineTooLongException>(() => Encode([.. line, (byte)'x'], [999], stuffDots: true));
    }

    [Fact]
    public void Whatever_comes_in_the_wire_has_no_bare_cr_or_lf_no_unstuffed_dot_and_no_long_line() =>
        Gen.Select(Gen.Int[0, 4].Select(i => (byte)"\r\n.a\u00ff"[i]).Array[0, 200], Gen.Int[1, 7].Array[0, 200]).Sample((content, cuts) =>
        {
            var wire = Encode(content, cuts, stuffDots: true);
            Assert.EndsWith(".\r\n", wire, StringComparison.Ordinal);
            var lines = wire[..^2].Split("\r\n");
            Assert.All(lines, line => Assert.DoesNotContain('\r', line));
            Assert.All(lines, line => Assert.DoesNotContain('\n', line));
            Assert.All(lines, line => Assert.True(line.Length <= 999));
            Assert.Equal(lines.Length - 1, Array.IndexOf(lines, "."));
            var read = string.Concat(lines[..^1].Select(line => (line.StartsWith('.') ? line[1..] : line) + "\r\n"));
            Assert.Equal(Canonical(content), read);
        });

    private static string Canonical(byte[] content)
    {
        var text = Encoding.Latin1.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return (text.Length == 0 || text.EndsWith('\n') ? text : text + "\n").Replace("\n", "\r\n", StringComparison.Ordinal);
    }

    private static string Encode(byte[] content, int[] cuts, bool stuffDots)
    {
        var encoder = new ContentEncoder(stuffDots);
        var wire = new MemoryStream();
        var at = 0;
        foreach (var cut in cuts.Append(content.Length))
        {
            var piece = content.AsSpan(at, Math.Min(cut, content.Length - at));
            at += piece.Length;
            var room = new byte[ContentEncoder.MaxEncoded(piece.Length)];
            wire.Write(room.AsSpan(0, encoder.Encode(piece, room)));
        }
        var end = new byte[5];
        wire.Write(end.AsSpan(0, encoder.Finish(end)));
        return Encoding.Latin1.GetString(wire.ToArray());
    }
}
