namespace Postroad.Smtp.Protocol.Commands;

/// <summary>Finds lines. Only CRLF ends one (RFC 5321 §2.3.8).</summary>
internal static class LineReader
{
    /// <summary>The line at the start of the octets, without its CRLF. False where its end has not come.</summary>
    public static bool TryFind(ReadOnlySpan<byte> octets, out ReadOnlySpan<byte> line)
    {
        var end = octets.IndexOf("\r\n"u8);
        line = end < 0 ? default : octets[..end];
        return end >= 0;
    }

    /// <summary>Whether a line holds a CR, LF or NUL of its own: it is then no command, whatever it says.</summary>
    public static bool HoldsStray(ReadOnlySpan<byte> line) => line.ContainsAny((byte)'\r', (byte)'\n', (byte)0);
}
