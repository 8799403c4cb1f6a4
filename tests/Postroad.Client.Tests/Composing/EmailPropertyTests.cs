using System.Text;
using CsCheck;
using MimeKit;

namespace Postroad.Client.Tests.Composing;

/// <summary>Whatever an email holds, MimeKit reads back what was given, and what is written can go through any server.</summary>
public sealed class EmailPropertyTests
{
    private static readonly EmailComposer Composer = new(null, TimeProvider.System);

    private static readonly string[] Pieces =
    [
        "a", "word", " ", "  ", ".", "\"", "\\", ",", ";", ":", "<", ">", "@", "(", ")", "=?utf-8?q?x?=", "=", "=20", "?", "_", "--", "ü", "Грüße", "日本語", "😀", "e\u0301", "\u200b",
        "0123456789abcdefghijklmnopqrstuvwxyz", new string('x', 90),
    ];

    private static readonly Gen<string> Line = Words(Pieces, 25);
    private static readonly Gen<string> Text = Words([.. Pieces, "\r\n", "\n", "\r", "\r\n.", "\r\n..", "\t", " \r\n", "\0", "\u0001", "From ", new string('y', 1200), "--=_"], 60);
    private static readonly Gen<byte[]> Octets = Gen.OneOf(Gen.Byte.Array[0, 300], Gen.Byte.Array[11390, 11420]);

    [Fact]
    public void Headers_are_read_back_as_they_were_given() => Gen.Select(Line, Line, Line).Sample((subject, name, tag) =>
    {
        var email = new Email { From = new EmailAddress("ada@client.test", name), To = [new EmailAddress("bob@mx.test", name), "eve@mx.test", new EmailAddress("\"odd one\"@mx.test", tag)], Subject = subject, Text = "x", Headers = { ["X-Tag"] = tag } };
        var message = Read(email);
        Assert.Equal(subject.Trim(), message.Subject);
        Assert.Equal(tag.Trim(), message.Headers["X-Tag"]);
        Assert.Equal([("ada@client.test", name.Trim())], message.From.Mailboxes.Select(m => (m.Address, m.Name ?? "")));
        Assert.Equal([("bob@mx.test", name.Trim()), ("eve@mx.test", ""), ("\"odd one\"@mx.test", tag.Trim())], message.To.Mailboxes.Select(m => (m.Address, m.Name ?? "")));
    });

    [Fact]
    public void Many_recipients_are_all_read_back() => Gen.Int[0, 200].Sample(count =>
    {
        var email = new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = "x" };
        for (var i = 0; i < count; i++)
            email.Cc.Add(new EmailAddress($"reader{i}@some-domain{i % 7}.test", i % 3 == 0 ? $"Reader, {i}" : null));
        Assert.Equal(email.Cc.Select(a => a.Address), Read(email).Cc.Mailboxes.Select(m => m.Address));
    });

    [Fact]
    public void Texts_are_read_back_as_they_were_given() => Gen.Select(Text, Text, Gen.Int[0, 2]).Sample((text, html, which) =>
    {
        var email = new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = which == 1 ? null : text, Html = which == 0 ? null : html };
        var message = Read(email);
        if (which != 1)
            Assert.Equal(Lines(text), Lines(message.TextBody));
        if (which != 0)
            Assert.Equal(Lines(html), Lines(message.HtmlBody));
    });

    [Fact]
    public void Files_are_read_back_octet_by_octet() => Gen.Select(Octets, Octets, Line, Gen.Bool).Sample((file, image, name, hasHtml) =>
    {
        var email = new Email
        {
            From = "ada@client.test",
            To = ["bob@mx.test"],
            Text = "x",
            Html = hasHtml ? "<img src='cid:i'>" : null,
            Attachments = { EmailAttachment.FromBytes(name, file, "text/x-odd; charset=us-ascii"), EmailAttachment.FromBytes("i.png", image).Inline("i") },
        };
        var parts = Read(email).BodyParts.OfType<MimePart>().Where(p => p.FileName is not null || p is not TextPart || p.ContentType.MediaSubtype == "x-odd").ToArray();
        var attached = Assert.Single(parts, p => p.ContentType.MediaSubtype == "x-odd");
        // MimeKit takes spaces off the ends.
        Assert.Equal((name.Trim(), "us-ascii"), (attached.FileName?.Trim() ?? "", attached.ContentType.Charset));
        Assert.Equal(file, Decoded(attached));
        var inline = Assert.Single(parts, p => p.ContentId == "i");
        Assert.Equal(image, Decoded(inline));
    });

    private static Gen<string> Words(string[] pieces, int most) => Gen.Int[0, pieces.Length - 1].Array[0, most].Select(words => string.Concat(words.Select(w => pieces[w])));

    private static MimeMessage Read(Email email)
    {
        using var sent = Composer.Compose(email);
        using var octets = new MemoryStream();
        sent.OpenFor(Sink.Plain).CopyTo(octets);
        var wire = octets.ToArray();
        Assert.DoesNotContain(wire, o => o is 0 or > 126);
        var text = Encoding.ASCII.GetString(wire);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        var lines = text.Split("\r\n");
        Assert.All(lines, line => Assert.True(line.Length <= 998 && !line.AsSpan().ContainsAny('\r', '\n')));
        Assert.All(lines.TakeWhile(l => l.Length > 0), line => Assert.True(line.Trim().Length > 0));
        return MimeMessage.Load(new MemoryStream(wire));
    }

    private static string Lines(string? text) => (text ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');

    private static byte[] Decoded(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content?.DecodeTo(content);
        return content.ToArray();
    }
}
