using System.Text;
using CsCheck;

namespace Postroad.Client.Tests.Composing;

public sealed class ContentTests
{
    [Fact]
    public void Facts_are_the_same_however_the_octets_are_cut() => Gen.Select(Gen.Int[0, 4].Select(i => (byte)"\r\nab\u00ff"[i]).Array[0, 60], Gen.Int[1, 9].Array[0, 60]).Sample((octets, cuts) =>
    {
        var whole = new ContentFacts();
        whole.Add(octets);
        var cut = new ContentFacts();
        var at = 0;
        foreach (var n in cuts.Append(octets.Length))
        {
            var piece = octets.AsSpan(at, Math.Min(n, octets.Length - at));
            cut.Add(piece);
            at += piece.Length;
        }
        Assert.Equal((whole.Octets, whole.Has8Bit, whole.Has8BitHeader, whole.LongestLine), (cut.Octets, cut.Has8Bit, cut.Has8BitHeader, cut.LongestLine));
    });

    [Theory]
    [InlineData("A: b\r\n\r\nü", true, false)]
    [InlineData("A: ü\r\n\r\nb", true, true)]
    [InlineData("A: b\n\nü", true, false)]
    [InlineData("A: b\r\n\r\nb", false, false)]
    [InlineData("\r\nü", true, false)]
    public void A_header_in_utf8_is_told_from_a_body_in_utf8(string text, bool has8Bit, bool has8BitHeader)
    {
        var facts = new ContentFacts();
        facts.Add(Encoding.UTF8.GetBytes(text));
        Assert.Equal((has8Bit, has8BitHeader), (facts.Has8Bit, facts.Has8BitHeader));
    }

    [Fact]
    public async Task Large_content_goes_to_a_file_that_goes_with_it()
    {
        string path;
        var piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("0123456789abcdef\r\n", 5000)));
        using (var content = new SpooledContent())
        {
            for (var i = 0; i < 20; i++)
                content.Write(piece);
            using var copy = new MemoryStream();
            path = "";
            for (var i = 0; i < 2; i++)
            {
                copy.SetLength(0);
                await using var stream = content.Open();
                path = Assert.IsType<FileStream>(stream).Name;
                await stream.CopyToAsync(copy);
                Assert.Equal(piece.Length * 20, copy.Length);
            }
            Assert.True(copy.ToArray().AsSpan(piece.Length * 19).SequenceEqual(piece));
        }
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Raw_octets_go_as_they_are_and_beyond_the_first_64_KiB_too()
    {
        var octets = Encoding.ASCII.GetBytes("A: b\r\n\r\n" + string.Concat(Enumerable.Repeat("0123456789\r\n", 20_000)));
        foreach (var canSeek in new[] { true, false })
        {
            using var sent = await RawMessage.FromAsync(new Source(octets, canSeek), new Envelope("", ["bob@mx.test"]), default);
            Assert.True(sent.CanOpenAgain);
            Assert.Equal(canSeek ? octets.Length : null, sent.ParametersFor(Sink.EightBit).Size);
            Assert.Equal(octets, await Sink.OctetsAsync(sent, Sink.EightBit));
            Assert.Equal(canSeek, sent.CanOpenAgain);
            if (canSeek)
                Assert.Equal(octets, await Sink.OctetsAsync(sent, Sink.Plain));
        }
    }

    [Fact]
    public async Task Raw_octets_above_127_are_refused_where_the_server_cannot_take_them()
    {
        var early = Encoding.UTF8.GetBytes("A: b\r\n\r\nü\r\n");
        using var first = await RawMessage.FromAsync(new MemoryStream(early), new Envelope("", ["bob@mx.test"]), default);
        Assert.Throws<MailContentException>(() => first.OpenFor(Sink.Plain));
        byte[] late = [.. Encoding.ASCII.GetBytes("A: b\r\n\r\n" + new string('x', 70_000)), 0xff];
        using var second = await RawMessage.FromAsync(new MemoryStream(late), new Envelope("", ["bob@mx.test"]), default);
        await Assert.ThrowsAsync<MailContentException>(() => Sink.OctetsAsync(second, Sink.Plain));
        using var international = await RawMessage.FromAsync(new MemoryStream(Encoding.UTF8.GetBytes("Subject: ü\r\n\r\nx\r\n")), new Envelope("", ["bob@mx.test"]), default);
        Assert.True(international.ParametersFor(Sink.EightBit).SmtpUtf8);
    }

    private sealed class Source(byte[] octets, bool canSeek) : MemoryStream(octets)
    {
        public override bool CanSeek => canSeek;
    }
}
