using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Postroad.Mail.Dkim.Hashing;

namespace Postroad.Mail.Tests.Dkim;

/// <summary>RFC 6376 §3.4.</summary>
public sealed class CanonicalizationTests
{
    private static readonly Gen<string> Bodies = Gen.OneOf<string>(" ", "\t", "\r", "\n", "\r\n", "\r\n\r\n", "a", "word", " \r\n", "  ", "x y").Array[0, 60].Select(string.Concat);

    /// <summary>The rules on a whole string at once, as plainly as they can be written.</summary>
    private static string Reference(string body, bool relaxed)
    {
        var lines = body.Split("\r\n").ToList();
        if (relaxed)
            lines = [.. lines.Select(line => Squeeze(line).TrimEnd(' '))];
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines.Count == 0 ? relaxed ? "" : "\r\n" : string.Join("\r\n", lines) + "\r\n";
    }

    private static string Squeeze(string line)
    {
        var result = new StringBuilder();
        foreach (var c in line.Replace('\t', ' '))
        {
            if (c != ' ' || result.Length == 0 || result[^1] != ' ')
                result.Append(c);
        }
        return result.ToString();
    }

    private static string HashOf(string body, bool relaxed, int piece, long? limit = null)
    {
        using var hash = new BodyHash(HashAlgorithmName.SHA256, relaxed, limit);
        var octets = Encoding.Latin1.GetBytes(body);
        for (var at = 0; at < octets.Length; at += piece)
            hash.Append(octets.AsSpan(at, Math.Min(piece, octets.Length - at)));
        return Convert.ToBase64String(hash.Value);
    }

    private static string HashOf(string canonical) => Convert.ToBase64String(SHA256.HashData(Encoding.Latin1.GetBytes(canonical)));

    [Theory]
    [InlineData("", false, "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData("", true, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("\r\n\r\n", false, "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData(" \t\r\n\r\n", true, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void An_empty_body_hashes_as_the_standard_says(string body, bool relaxed, string hash) => Assert.Equal(hash, HashOf(body, relaxed, 1));

    [Theory]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", true, " C\r\nD E\r\n")]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", false, " C \r\nD \t E\r\n")]
    [InlineData("no end", true, "no end\r\n")]
    [InlineData("no end ", true, "no end\r\n")]
    [InlineData("no end", false, "no end\r\n")]
    [InlineData("a\rb\n", true, "a\rb\n\r\n")]
    [InlineData("a \rb", true, "a \rb\r\n")]
    public void The_examples_come_out(string body, bool relaxed, string canonical) => Assert.Equal(HashOf(canonical), HashOf(body, relaxed, 3));

    [Fact]
    public void A_body_hashes_the_same_however_it_is_cut() =>
        Gen.Select(Bodies, Gen.Bool, Gen.Int[1, 40]).Sample((body, relaxed, piece) => HashOf(Reference(body, relaxed)) == HashOf(body, relaxed, piece), iter: 3000);

    [Fact]
    public void Long_text_passes_through_the_vector_search_unharmed()
    {
        for (var length = 60; length < 140; length++)
        {
            var line = new string('x', length) + " y" + new string('z', length % 33) + "  w\t\r\n";
            Assert.Equal(HashOf(Reference(line + line, true)), HashOf(line + line, true, int.MaxValue));
        }
    }

    [Fact]
    public void A_million_empty_lines_cost_nothing_but_their_hash()
    {
        var body = string.Concat(Enumerable.Repeat("\r\n", 1_000_000));
        Assert.Equal(HashOf("\r\n"), HashOf(body, false, 65536));
        Assert.Equal(HashOf(body + "x\r\n"), HashOf(body + "x", false, 65536));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(100)]
    public void A_limit_cuts_the_canonical_body(int limit)
    {
        const string Canonical = "one two\r\n";
        Assert.Equal(HashOf(Canonical[..Math.Min(limit, Canonical.Length)]), HashOf("one   two \r\n\r\n", true, 2, limit));
    }

    [Theory]
    [InlineData("A: X\r\n", true, "a:X\r\n")]
    [InlineData("B : Y\t\r\n\tZ  \r\n", true, "b:Y Z\r\n")]
    [InlineData("B : Y\t\r\n\tZ  \r\n", false, "B : Y\t\r\n\tZ  \r\n")]
    [InlineData("SUBJect: AbC\r\n", true, "subject:AbC\r\n")]
    [InlineData("Empty:\r\n \r\n", true, "empty:\r\n")]
    [InlineData("Last: one", true, "last:one\r\n")]
    public void A_field_is_put_into_its_form(string field, bool relaxed, string canonical)
    {
        var hash = new HeaderHash(relaxed);
        hash.Add(Encoding.Latin1.GetBytes(field));
        Assert.Equal(canonical, Encoding.Latin1.GetString(hash.Canonical));
    }

    [Theory]
    [InlineData("D: a=1; b= x\r\n y ; c=2\r\n", "D: a=1; b=; c=2")]
    [InlineData("D: a=1; b=xyz\r\n", "D: a=1; b=")]
    public void The_own_signature_is_left_out_with_the_whitespace_around_it(string field, string canonical)
    {
        var octets = Encoding.Latin1.GetBytes(field);
        Assert.True(Postroad.Mail.Dkim.Tags.TagList.TryParse(octets.AsSpan(2, octets.Length - 4), out var tags, out _));
        Assert.True(tags.TryGet("b", out var tag));
        var hash = new HeaderHash(false);
        hash.AddSignature(octets, 2 + tag.Start, tag.Length);
        Assert.Equal(canonical, Encoding.Latin1.GetString(hash.Canonical));
    }
}
