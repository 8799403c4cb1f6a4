using System.Buffers;
using System.Buffers.Text;

namespace Postroad.Client;

/// <summary>Base64 (RFC 2045 §6.8): lines of 76 characters, without a line end behind the last one.</summary>
internal static class Base64Lines
{
    private const int LineOctets = 57;
    private const int LineCharacters = 76;
    private const int Lines = 200;

    public static void Write(SpooledContent output, ReadOnlySpan<byte> octets)
    {
        var text = ArrayPool<byte>.Shared.Rent((LineCharacters + 2) * Lines);
        var isFirst = true;
        while (!octets.IsEmpty)
        {
            var piece = octets[..Math.Min(octets.Length, LineOctets * Lines)];
            output.Write(text.AsSpan(0, Encode(piece, text, ref isFirst)));
            octets = octets[piece.Length..];
        }
        ArrayPool<byte>.Shared.Return(text);
    }

    public static void Write(SpooledContent output, Stream content)
    {
        var octets = ArrayPool<byte>.Shared.Rent(LineOctets * Lines);
        var text = ArrayPool<byte>.Shared.Rent((LineCharacters + 2) * Lines);
        try
        {
            var isFirst = true;
            for (int read; (read = content.ReadAtLeast(octets.AsSpan(0, LineOctets * Lines), LineOctets * Lines, throwOnEndOfStream: false)) > 0;)
                output.Write(text.AsSpan(0, Encode(octets.AsSpan(0, read), text, ref isFirst)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(octets);
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static int Encode(ReadOnlySpan<byte> octets, Span<byte> text, ref bool isFirst)
    {
        var length = 0;
        for (; !octets.IsEmpty; octets = octets[Math.Min(octets.Length, LineOctets)..])
        {
            if (!isFirst)
            {
                "\r\n"u8.CopyTo(text[length..]);
                length += 2;
            }
            isFirst = false;
            Base64.EncodeToUtf8(octets[..Math.Min(octets.Length, LineOctets)], text[length..], out _, out var written);
            length += written;
        }
        return length;
    }
}
