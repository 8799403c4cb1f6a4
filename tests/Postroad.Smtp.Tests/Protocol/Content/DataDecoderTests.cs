using System.Text;
using CsCheck;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Content;

namespace Postroad.Smtp.Tests.Protocol.Content;

public class DataDecoderTests
{
    private static readonly ContentRules Rules = new(998, false);

    // Lines of what hurts: dots, CRs and LFs, at beginnings and ends.
    private static readonly Gen<string> Lines = Gen.OneOf("a", ".", "..", "\r", "\n", "\r\n", ".\r\n", "\r\n.", "bc", "\r\r\n", "").Array[0, 12].Select(string.Concat);

    /// <summary>Feeds a stream in pieces through one array, as the session does: decoded octets overwrite raw ones.</summary>
    private static (string Content, string After, bool IsEnd, Reply? Refusal) Decode(string stream, params IEnumerable<int> cuts)
    {
        var decoder = new DataDecoder(Rules);
        var array = Encoding.Latin1.GetBytes(stream);
        var (kept, start, isEnd) = (0, 0, false);
        foreach (var end in cuts.Append(array.Length))
        {
            if (isEnd || end < start)
                continue;
            isEnd = decoder.Decode(array.AsSpan(start..end), array.AsSpan(kept..end), out var taken, out var added);
            start += taken;
            kept += added;
            Assert.True(kept <= start);
        }
        return (Encoding.Latin1.GetString(array, 0, kept), Encoding.Latin1.GetString(array, start, array.Length - start), isEnd, decoder.Refusal);
    }

    [Theory]
    [InlineData(".\r\n", "", "")]
    [InlineData("a\r\n.\r\nQUIT\r\n", "a\r\n", "QUIT\r\n")]
    [InlineData("..\r\n.\r\n", ".\r\n", "")]
    [InlineData(".a\r\n.\r\n", "a\r\n", "")]
    [InlineData("a.\r\n.\r\n", "a.\r\n", "")]
    [InlineData("...\r\n..\r\n.\r\n", "..\r\n.\r\n", "")]
    [InlineData("\r\n.\r\n.\r\n", "\r\n", ".\r\n")]
    public void Content_is_decoded(string stream, string content, string rest)
    {
        Assert.Equal((content, rest, true, null), Decode(stream));
        Assert.Equal((content, rest, true, null), Decode(stream, Enumerable.Range(1, stream.Length)));
    }

    [Theory]
    [InlineData("a\n.\n")]
    [InlineData("a\r.\r")]
    [InlineData("a\n.\r\n")]
    [InlineData("a\r\n.\n")]
    [InlineData("a\r\n.\r\r\n")]
    [InlineData("a\r\n.")]
    [InlineData("a\r\n.\r")]
    [InlineData("a\r\n. \r\n")]
    public void Nothing_else_ends_it(string stream) => Assert.False(Decode(stream).IsEnd);

    [Fact]
    public void How_a_stream_is_cut_changes_nothing() => Gen.Select(Lines, Gen.Int[1, 20].Array[0, 8]).Sample((lines, steps) =>
    {
        var stream = lines + "\r\n.\r\nQUIT\r\n";
        var whole = Decode(stream);
        var at = 0;
        var pieces = Decode(stream, steps.Select(step => at = Math.Min(stream.Length, at + step)));
        Assert.Equal(whole.IsEnd, pieces.IsEnd);
        Assert.Equal(whole.After, pieces.After);
        Assert.Equal(whole.Refusal, pieces.Refusal);
        if (whole.Refusal is null)
            Assert.Equal(whole.Content, pieces.Content);
    });

    [Fact]
    public void Stuffing_and_decoding_gives_the_same_octets() => Gen.OneOf("a", ".", "..", "\r\n", "é").Array[0, 30].Select(string.Concat).Sample(text =>
    {
        var content = text + "\r\n";
        var stuffed = ("\r\n" + content).Replace("\r\n.", "\r\n..", StringComparison.Ordinal)[2..];
        var decoded = Decode(stuffed + ".\r\n");
        Assert.Equal((content, "", true, null), decoded);
    });

    [Fact]
    public void A_message_without_stray_octets_is_never_refused_and_one_with_them_always() => Lines.Sample(lines =>
    {
        var decoded = Decode(lines + "\r\n.\r\n");
        var consumed = (lines + "\r\n.\r\n")[..^decoded.After.Length];
        var isClean = consumed.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().IndexOfAny('\r', '\n') < 0;
        Assert.True(decoded.IsEnd);
        Assert.Equal(isClean, decoded.Refusal is null);
    });

    [Theory]
    [InlineData(998, true)]
    [InlineData(999, false)]
    public void Lines_have_998_octets_at_most(int length, bool passes)
    {
        var line = new string('x', length);
        Assert.Equal(passes, Decode($"{line}\r\n.\r\n").Refusal is null);
        Assert.Equal(passes, Decode($"{line}\r\n.\r\n", Enumerable.Range(1, length + 4)).Refusal is null);
        var chunks = new ChunkDecoder(Rules);
        chunks.Check(Encoding.ASCII.GetBytes(line[..500]));
        chunks.Check(Encoding.ASCII.GetBytes(line[500..] + "\r\n"));
        Assert.Equal(passes, chunks.Refusal is null);
    }
}
