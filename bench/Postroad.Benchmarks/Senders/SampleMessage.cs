using System.Text;

namespace Postroad.Benchmarks.Senders;

/// <summary>A message as people send it: a dozen fields, and lines of text of about seventy octets, some with a space at their end.</summary>
internal static class SampleMessage
{
    private const string Header = "From: Ada Lovelace <ada@example.com>\r\nTo: Charles Babbage <charles@example.net>\r\nSubject: On the engine, and what it may\r\n one day be set to do\r\n"
        + "Date: Thu, 26 Nov 2026 08:30:00 +0000\r\nMessage-ID: <1a2b3c@example.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n";

    public static byte[] OfOctets(int octets)
    {
        var text = new StringBuilder(Header, octets + 100);
        for (var line = 0; text.Length < octets; line++)
            text.Append("The engine weaves patterns as the loom weaves flowers and leaves, ").Append(line % 10).Append(line % 16 == 0 ? " \r\n" : ".\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
