using System.Text;

namespace Postroad.Smtp.Protocol;

/// <summary>Writes replies (RFC 5321 §4.2.1): lines of at most 512 octets (§4.5.3.1.5), the enhanced status code in each (RFC 2034 §4).</summary>
internal static class ReplyFormat
{
    private const int MaxText = 480;

    /// <summary>All lines, with CRLF. What is not printable US-ASCII becomes a question mark; a long text goes on in the next line.</summary>
    public static byte[] Encode(Reply reply)
    {
        var lines = new List<string>(reply.Lines.Length);
        foreach (var line in reply.Lines)
        {
            for (var start = 0; start == 0 || start < line.Length; start += MaxText)
                lines.Add(line.Substring(start, Math.Min(MaxText, line.Length - start)));
        }
        var text = new StringBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            text.Append(reply.Code).Append(i == lines.Count - 1 ? ' ' : '-');
            if (reply.Status is { } status)
                text.Append(status).Append(' ');
            foreach (var c in lines[i])
                text.Append(c is >= ' ' and <= '~' or '\t' ? c : '?');
            text.Append("\r\n");
        }
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
