using System.Text;

namespace Postroad.Load.Loads;

/// <summary>The octets of one transaction, made once.</summary>
internal sealed class SmtpMessage(string recipient, int size)
{
    public byte[] Mail { get; } = "MAIL FROM:<load@kept.test>\r\n"u8.ToArray();

    public byte[] Rcpt { get; } = Encoding.ASCII.GetBytes($"RCPT TO:<{recipient}>\r\n");

    public byte[] Data { get; } = "DATA\r\n"u8.ToArray();

    public byte[] Content { get; } = Encoding.ASCII.GetBytes(
        $"From: <load@kept.test>\r\nTo: <{recipient}>\r\nSubject: load\r\nDate: Thu, 26 Nov 2026 00:00:00 +0000\r\nMessage-ID: <load@load.test>\r\n\r\n{Lines(size)}.\r\n");

    private static string Lines(int size)
    {
        var line = new string('x', 78) + "\r\n";
        return string.Concat(Enumerable.Repeat(line, Math.Max(1, size / line.Length)));
    }
}
