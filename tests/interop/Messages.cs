using System.Text;

namespace Postroad.Interop;

/// <summary>Messages that have gone wrong somewhere before. Each has a mark of its own, by which it is found again.</summary>
public static class Messages
{
    /// <summary>A new mark.</summary>
    public static string NewMark() => $"mark-{Guid.NewGuid():N}";

    /// <summary>A small message of an ordinary kind.</summary>
    public static byte[] Ordinary(string mark, string from = "ada@postroad.test", string to = "bob@postroad.test") =>
        Encoding.ASCII.GetBytes($"From: <{from}>\r\nTo: <{to}>\r\nSubject: {mark}\r\nDate: Thu, 26 Nov 2026 00:00:00 +0000\r\nMessage-ID: <{mark}@client.test>\r\n\r\nGreetings from next door.\r\n.\r\n..\r\n. and dots\r\nEnd.\r\n");

    /// <summary>The shapes whose octets are compared end to end, by name.</summary>
    public static byte[] Shaped(string shape, string mark) => shape switch
    {
        "dots" => WithBody(mark, ".\r\n..\r\n...\r\n.a\r\na.\r\n\r\n.\r\n"),
        "eight bits" => WithBody(mark, "Grüße aus Zürich — ☃ и привет\r\n\u00ff\r\n", "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"),
        "long lines" => WithBody(mark, new string('x', 998) + "\r\n" + new string('.', 998) + "\r\nshort\r\n"),
        "empty body" => WithBody(mark, ""),
        "blank lines" => WithBody(mark, "\r\n\r\nx\r\n\r\n\r\n"),
        "25 MB" => WithBody(mark, string.Concat(Enumerable.Repeat(new string('m', 76) + "\r\n", 25_000_000 / 78))),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such shape."),
    };

    /// <summary>A message whose last line has no end, as only BDAT can send it.</summary>
    public static byte[] WithoutFinalCrlf(string mark) => WithBody(mark, "no end of line here");

    private static byte[] WithBody(string mark, string body, string fields = "") =>
        Encoding.UTF8.GetBytes($"From: <ada@postroad.test>\r\nTo: <bob@postroad.test>\r\nSubject: {mark}\r\nDate: Thu, 26 Nov 2026 00:00:00 +0000\r\nMessage-ID: <{mark}@client.test>\r\n{fields}\r\n{body}");
}
