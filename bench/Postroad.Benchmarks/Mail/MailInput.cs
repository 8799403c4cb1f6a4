using System.Text;

namespace Postroad.Benchmarks.Mail;

/// <summary>What the benchmarks of Postroad.Mail read: an address, a header and a DNS reply of the usual kind.</summary>
internal static class MailInput
{
    public static readonly byte[] Address = "ada.lovelace+newsletter@mail.example.com"u8.ToArray();

    public static readonly byte[] QuotedAddress = "\"ada lovelace\"@[IPv6:2001:db8::25]"u8.ToArray();

    public static readonly byte[] InternationalAddress = Encoding.UTF8.GetBytes("ada@bücher.example");

    /// <summary>22 fields in 2 KiB, some of them folded, as they arrive behind two relays.</summary>
    public static readonly byte[] Header = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(
        "Received: from relay.example.net (relay.example.net [192.0.2.25])\r\n\tby mx.example.com with ESMTPS id 4rXk2N1abcdz\r\n\tfor <ada@example.com>;\r\n\tThu, 26 Nov 2026 08:30:00 +0000\r\n", 4))
        + string.Concat(Enumerable.Range(0, 12).Select(i => $"X-Field-{i}: a value of some forty octets, as they are\r\n"))
        + "From: Ada Lovelace <ada@example.com>\r\nTo: Charles Babbage <charles@example.net>\r\nSubject: On the engine, and what it may\r\n one day be set to do\r\n"
        + "Date: Thu, 26 Nov 2026 08:30:00 +0000\r\nMessage-ID: <1a2b3c@example.com>\r\nMIME-Version: 1.0\r\n\r\n");

    /// <summary>Five MX records of one name, compressed as servers do it.</summary>
    public static byte[] Reply()
    {
        var octets = new List<byte> { 0x12, 0x34, 0x81, 0x80, 0, 1, 0, 5, 0, 0, 0, 0 };
        octets.AddRange([7, .. "example"u8, 3, .. "com"u8, 0, 0, 15, 0, 1]);
        for (byte i = 1; i <= 5; i++)
            octets.AddRange([0xC0, 12, 0, 15, 0, 1, 0, 0, 1, 44, 0, 8, 0, i, 3, (byte)'m', (byte)'x', (byte)('0' + i), 0xC0, 12]);
        return [.. octets];
    }
}
