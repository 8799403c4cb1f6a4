using System.Buffers;

namespace Postroad.Mail.Dsn;

/// <summary>Writes quoted-printable (RFC 2045 §6.7): lines of 76 octets at most, of printable ASCII.</summary>
internal static class QuotedPrintable
{
    private const int MaxLine = 76;

    /// <summary>Encodes text whose lines end in CRLF.</summary>
    public static void Write(IBufferWriter<byte> target, ReadOnlySpan<byte> text)
    {
        Span<byte> piece = stackalloc byte[3];
        var column = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i..].StartsWith("\r\n"u8))
            {
                target.Write("\r\n"u8);
                column = 0;
                i++;
                continue;
            }
            var length = Encode(text[i], isLast: i + 1 == text.Length || text[(i + 1)..].StartsWith("\r\n"u8), piece);
            if (column + length >= MaxLine)
            {
                target.Write("=\r\n"u8);
                column = 0;
            }
            target.Write(piece[..length]);
            column += length;
        }
    }

    private static int Encode(byte octet, bool isLast, Span<byte> piece)
    {
        // White space at the end of a line would be lost on the way.
        if (octet is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || octet is (byte)' ' or (byte)'\t' && !isLast)
        {
            piece[0] = octet;
            return 1;
        }
        const string Digits = "0123456789ABCDEF";
        piece[0] = (byte)'=';
        piece[1] = (byte)Digits[octet >> 4];
        piece[2] = (byte)Digits[octet & 15];
        return 3;
    }
}
