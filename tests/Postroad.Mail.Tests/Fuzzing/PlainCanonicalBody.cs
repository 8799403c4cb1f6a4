using System.Text;

namespace Postroad.Mail.Tests.Fuzzing;

/// <summary>The body canonicalizations of RFC 6376 §3.4.3 and §3.4.4 as one would write them down, whole in memory and line by line.</summary>
internal static class PlainCanonicalBody
{
    public static byte[] Of(byte[] body, bool relaxed)
    {
        var lines = Encoding.Latin1.GetString(body).Split("\r\n").ToList();
        if (relaxed)
            lines = [.. lines.Select(Relax)];
        while (lines.Count > 0 && lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        var text = string.Concat(lines.Select(line => line + "\r\n"));
        return Encoding.Latin1.GetBytes(text.Length == 0 && !relaxed ? "\r\n" : text);
    }

    private static string Relax(string line)
    {
        var text = new StringBuilder();
        foreach (var c in line)
        {
            if (c is not (' ' or '\t'))
                text.Append(c);
            else if (text.Length == 0 || text[^1] != ' ')
                text.Append(' ');
        }
        return text.ToString().TrimEnd(' ');
    }
}
