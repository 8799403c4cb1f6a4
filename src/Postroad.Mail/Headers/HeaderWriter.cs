using System.Buffers;
using System.Text;

namespace Postroad.Mail.Headers;

/// <summary>Writes fields of a header: folded at white space to lines of 78 octets where the words allow it, never over 998 (RFC 5322 §2.1.1).</summary>
public static class HeaderWriter
{
    private const int PreferredOctets = 78;

    /// <summary>Writes one field with its CRLF.</summary>
    public static void Write(IBufferWriter<byte> target, HeaderName name, HeaderValue value)
    {
        Put(target, name.Value);
        Put(target, ":");
        var column = name.Value.Length + 1;
        var rest = value.Text.AsSpan();
        for (var isFirst = true; !rest.IsEmpty; isFirst = false)
        {
            var space = isFirst ? " " : rest[..rest.IndexOfAnyExcept(' ', '\t')];
            rest = isFirst ? rest : rest[space.Length..];
            var end = rest.IndexOfAny(' ', '\t');
            var word = end < 0 ? rest : rest[..end];
            rest = rest[word.Length..];
            var octets = space.Length + Encoding.UTF8.GetByteCount(word);
            if (!isFirst && column + octets > PreferredOctets)
            {
                Put(target, "\r\n");
                column = 0;
            }
            Put(target, space);
            Put(target, word);
            column += octets;
        }
        Put(target, "\r\n");
    }

    private static void Put(IBufferWriter<byte> target, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, target);
}
