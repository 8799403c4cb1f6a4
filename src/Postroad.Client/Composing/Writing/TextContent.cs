using System.Buffers;
using System.Text;

namespace Postroad.Client;

/// <summary>
/// The text of a part in UTF-8 with CRLF at the end of each line, however its lines ended, and the encoding that carries it through any server: none where it is US-ASCII in
/// lines that every server takes, else the shorter of quoted-printable and base64.
/// </summary>
internal struct TextContent : IDisposable
{
    private const int MaxLine = 998;

    // Octets that are no text in 7 bits: controls but tab and line end, and all above 126.
    private static readonly SearchValues<byte> Unsafe = SearchValues.Create([.. Enumerable.Range(0, 256).Where(o => o is < 32 and not (9 or 10 or 13) or > 126).Select(o => (byte)o)]);

    private byte[] _octets;
    private readonly int _length;

    private TextContent(byte[] octets, int length) => (_octets, _length, Encoding) = (octets, length, Choose(octets.AsSpan(0, length)));

    public TextEncoding Encoding { get; }

    private readonly ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    public static TextContent Of(string text)
    {
        var octets = ArrayPool<byte>.Shared.Rent(System.Text.Encoding.UTF8.GetByteCount(text));
        var length = System.Text.Encoding.UTF8.GetBytes(text, octets);
        var breaks = StrayBreaks(octets.AsSpan(0, length));
        if (breaks == 0)
            return new TextContent(octets, length);
        var lines = ArrayPool<byte>.Shared.Rent(length + breaks);
        EndLines(octets.AsSpan(0, length), lines);
        ArrayPool<byte>.Shared.Return(octets);
        return new TextContent(lines, length + breaks);
    }

    public readonly void WriteTo(SpooledContent output)
    {
        if (Encoding == TextEncoding.SevenBit)
            output.Write(Octets);
        else if (Encoding == TextEncoding.QuotedPrintable)
            QuotedPrintable.Write(output, Octets);
        else
            Base64Lines.Write(output, Octets);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_octets);
        _octets = [];
    }

    private static TextEncoding Choose(ReadOnlySpan<byte> octets)
    {
        if (octets.ContainsAny(Unsafe))
        {
            var escaped = 0;
            foreach (var octet in octets)
                escaped += Unsafe.Contains(octet) || octet == '=' ? 1 : 0;
            // An escape costs two octets more, base64 one in three.
            return escaped <= octets.Length / 6 ? TextEncoding.QuotedPrintable : TextEncoding.Base64;
        }
        while (octets.Length > MaxLine)
        {
            var end = octets[..(MaxLine + 1)].LastIndexOf((byte)'\r');
            if (end < 0)
                return TextEncoding.QuotedPrintable;
            octets = octets[(end + 2)..];
        }
        return TextEncoding.SevenBit;
    }

    /// <summary>How many line ends lack one of their two octets.</summary>
    private static int StrayBreaks(ReadOnlySpan<byte> text)
    {
        var strays = 0;
        for (int at; (at = text.IndexOfAny((byte)'\r', (byte)'\n')) >= 0;)
        {
            var isWhole = text[at..] is [(byte)'\r', (byte)'\n', ..];
            strays += isWhole ? 0 : 1;
            text = text[(at + (isWhole ? 2 : 1))..];
        }
        return strays;
    }

    private static void EndLines(ReadOnlySpan<byte> text, Span<byte> lines)
    {
        for (int at; (at = text.IndexOfAny((byte)'\r', (byte)'\n')) >= 0;)
        {
            text[..at].CopyTo(lines);
            "\r\n"u8.CopyTo(lines[at..]);
            lines = lines[(at + 2)..];
            text = text[(at + (text[at..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1))..];
        }
        text.CopyTo(lines);
    }
}
