using System.Buffers;
using System.Globalization;
using System.Text;

namespace Postroad.Client;

/// <summary>A parameter in UTF-8, in as many pieces as its length asks for (RFC 2231 §3, §4): <c>filename*0*=utf-8''%C3%A4…</c>.</summary>
internal static class ExtendedParameter
{
    private const int MaxLine = 78;

    // RFC 2231 §7  attribute-char: printable, and none of "*", "'", "%" and tspecials
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`{|}~"u8);

    public static void Write(SpooledContent output, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        var octets = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length));
        var rest = octets.AsSpan(0, Encoding.UTF8.GetBytes(value, octets));
        Span<char> number = stackalloc char[12];
        for (var piece = 0; piece == 0 || !rest.IsEmpty; piece++)
        {
            if (piece > 0)
                output.Write(";\r\n\t"u8);
            output.WriteText(name);
            number.TryWrite(CultureInfo.InvariantCulture, $"*{piece}*=", out var digits);
            output.WriteText(number[..digits]);
            if (piece == 0)
                output.Write("utf-8''"u8);
            rest = rest[Piece(output, rest, Math.Max(12, MaxLine - name.Length - digits - 10))..];
        }
        ArrayPool<byte>.Shared.Return(octets);
    }

    private static int Piece(SpooledContent output, ReadOnlySpan<byte> octets, int room)
    {
        Span<byte> text = stackalloc byte[MaxLine];
        var (length, taken) = (0, 0);
        for (; taken < octets.Length && length + 3 <= room; taken++)
        {
            if (Plain.Contains(octets[taken]))
                text[length++] = octets[taken];
            else
                length += Hex.Write(text[length..], (byte)'%', octets[taken]);
        }
        output.Write(text[..length]);
        return taken;
    }
}
