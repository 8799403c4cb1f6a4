using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Postroad.Cli.Checks.Messages;

/// <summary>
/// Prepares the octets of a field for reading: what is declared (an encoded-word, RFC 2047) stays for its charset to decode, what is not and is no
/// UTF-8 becomes U+FFFD. Encoded-words in UTF-7, which the platform will not read, are read here.
/// </summary>
internal static class FieldOctets
{
    public static byte[] Clean(ReadOnlySpan<byte> raw)
    {
        var result = new ArrayBufferWriter<byte>(raw.Length + 16);
        while (!raw.IsEmpty)
        {
            var start = raw.IndexOf("=?"u8);
            var length = start < 0 ? 0 : WordLength(raw[start..]);
            if (length == 0)
            {
                var plain = start < 0 ? raw : raw[..(start + 2)];
                Write(result, plain);
                raw = raw[plain.Length..];
                continue;
            }
            Write(result, raw[..start]);
            var word = raw.Slice(start, length);
            result.Write(Utf7.TryReadWord(word, out var decoded) ? decoded : word);
            raw = raw[(start + length)..];
        }
        return result.WrittenSpan.ToArray();
    }

    // encoded-word = "=?" charset "?" encoding "?" encoded-text "?="
    private static int WordLength(ReadOnlySpan<byte> text)
    {
        var at = 2;
        for (var mark = 0; mark < 2; mark++)
        {
            var next = text[at..].IndexOf((byte)'?');
            if (next < 0)
                return 0;
            at += next + 1;
        }
        var end = text[at..].IndexOf("?="u8);
        return end < 0 || text[at..(at + end)].ContainsAny(" \r\n\t"u8) ? 0 : at + end + 2;
    }

    private static void Write(ArrayBufferWriter<byte> result, ReadOnlySpan<byte> plain) =>
        result.Write(Utf8.IsValid(plain) ? plain : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(plain)));
}
