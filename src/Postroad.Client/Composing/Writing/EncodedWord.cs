using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Postroad.Client;

/// <summary>
/// Text beyond US-ASCII in a header (RFC 2047): encoded words in UTF-8, each of 75 characters at most and of whole characters, in the shorter of the two encodings. All of the
/// text is encoded, its spaces too, so nothing depends on how a reader joins words.
/// </summary>
internal static class EncodedWord
{
    // RFC 2047 §2: 75 for a word, 76 for a line that holds one.
    private const int MaxLine = 76;
    private const int FrameOctets = 12;
    private const int MinRoom = 16;

    /// <summary>RFC 2047 §5 (3): what stands for itself in a phrase; elsewhere more could, and readers do not mind.</summary>
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/ "u8);

    /// <summary>Writes the text and gives the column behind it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="column">Octets that stand in the line already.</param>
    public static int Write(SpooledContent output, ReadOnlySpan<char> text, int column)
    {
        var octets = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var rest = octets.AsSpan(0, Encoding.UTF8.GetBytes(text, octets));
        var isQ = QLength(rest) <= Base64.GetMaxEncodedToUtf8Length(rest.Length);
        while (true)
        {
            var room = MaxLine - column - FrameOctets;
            if (room >= MinRoom)
            {
                var take = isQ ? FitQ(rest, room) : FitB(rest, room);
                column += FrameOctets + (isQ ? WriteQ(output, rest[..take]) : WriteB(output, rest[..take]));
                rest = rest[take..];
                if (rest.IsEmpty)
                    break;
            }
            output.Write("\r\n "u8);
            column = 1;
        }
        ArrayPool<byte>.Shared.Return(octets);
        return column;
    }

    private static int QLength(ReadOnlySpan<byte> octets)
    {
        var length = 0;
        foreach (var octet in octets)
            length += Plain.Contains(octet) ? 1 : 3;
        return length;
    }

    private static int FitQ(ReadOnlySpan<byte> octets, int room)
    {
        var taken = 0;
        for (var length = 0; taken < octets.Length;)
        {
            var next = CharacterLength(octets[taken..]);
            length += QLength(octets.Slice(taken, next));
            if (length > room)
                break;
            taken += next;
        }
        return taken;
    }

    private static int FitB(ReadOnlySpan<byte> octets, int room)
    {
        var most = room / 4 * 3;
        if (octets.Length <= most)
            return octets.Length;
        while ((octets[most] & 0xC0) == 0x80)
            most--;
        return most;
    }

    private static int WriteQ(SpooledContent output, ReadOnlySpan<byte> octets)
    {
        Span<byte> word = stackalloc byte[MaxLine];
        var length = 0;
        foreach (var octet in octets)
        {
            if (Plain.Contains(octet))
                word[length++] = octet == ' ' ? (byte)'_' : octet;
            else
                length += Hex.Write(word[length..], (byte)'=', octet);
        }
        output.Write("=?utf-8?q?"u8);
        output.Write(word[..length]);
        output.Write("?="u8);
        return length;
    }

    private static int WriteB(SpooledContent output, ReadOnlySpan<byte> octets)
    {
        Span<byte> word = stackalloc byte[MaxLine];
        Base64.EncodeToUtf8(octets, word, out _, out var length);
        output.Write("=?utf-8?b?"u8);
        output.Write(word[..length]);
        output.Write("?="u8);
        return length;
    }

    // The encoder has written valid UTF-8.
    private static int CharacterLength(ReadOnlySpan<byte> octets) => octets[0] switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };
}
