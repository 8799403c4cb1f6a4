using System.Text;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;

namespace Postroad.Interop.Senders.Samples;

/// <summary>Messages of the shapes that signatures have broken on before, signed by us in each way.</summary>
internal static class SignedMessages
{
    private const string Fields = "From: Ada <ada@signer.example>\r\nTo: bob@example.net\r\nSubject: Greetings\r\nDate: Thu, 26 Nov 2026 08:30:00 +0000\r\nMessage-ID: <1@signer.example>\r\n";

    /// <summary>Name and octets.</summary>
    public static readonly (string Name, byte[] Octets)[] Shapes =
    [
        Shape("plain", Fields, "Hi,\r\nall is well.\r\n"),
        Shape("empty body", Fields, ""),
        Shape("blank lines at the end", Fields, "x\r\n\r\n\r\n\r\n"),
        Shape("blank lines alone", Fields, "\r\n\r\n"),
        Shape("runs of whitespace", Fields, "a  b\t\tc \t d \r\n \t \r\n\tindented\r\n"),
        Shape("no line end at the end", Fields, "the last line"),
        Shape("dots and dashes", Fields, ".\r\n..\r\n-- \r\n--=_x--\r\n"),
        Shape("folds and tabs", "from:  Ada\r\n\t<ada@signer.example>\r\nTO:bob@example.net,\r\n carol@example.net\r\nSubject:\tOn  the   engine\r\n \t and more  \r\nDate: Thu, 26 Nov 2026 08:30:00 +0000\r\n", "x\r\n"),
        Shape("fields that stand twice", "Received: from a by b\r\nReceived: from c by d\r\n" + Fields + "Cc: a@example.net\r\nCc: b@example.net\r\nReferences: <1@x>\r\n", "x\r\n"),
        Shape("eight bits", Fields + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n", "Grüße — ☃\r\n"),
        Shape("long lines", Fields, new string('x', 998) + "\r\n" + new string(' ', 500) + "y\r\n"),
    ];

    /// <summary>How we sign: name, keys, and what differs from the defaults.</summary>
    public static IEnumerable<(string Name, byte[] Message)> All(SenderTown town)
    {
        foreach (var (shape, octets) in Shapes)
        {
            yield return ($"{shape}, RSA", Sign(octets, [town.Rsa], new()));
            yield return ($"{shape}, RSA, simple/simple", Sign(octets, [town.Rsa], new() { HeaderForm = Canonicalization.Simple, BodyForm = Canonicalization.Simple }));
            yield return ($"{shape}, RSA, relaxed/simple", Sign(octets, [town.Rsa], new() { BodyForm = Canonicalization.Simple }));
            yield return ($"{shape}, RSA, simple/relaxed", Sign(octets, [town.Rsa], new() { HeaderForm = Canonicalization.Simple }));
            yield return ($"{shape}, Ed25519", Sign(octets, [town.Ed25519], new()));
            yield return ($"{shape}, both keys", Sign(octets, [town.Rsa, town.Ed25519], new()));
            var plain = new DkimSignerOptions { Lifetime = TimeSpan.FromDays(7), Identity = "ada@signer.example" };
            plain.OversignedFields.Clear();
            yield return ($"{shape}, not oversigned, with i= and x=", Sign(octets, [town.Rsa], plain));
        }
    }

    /// <summary>The message with another body, and with another subject.</summary>
    public static IEnumerable<byte[]> Forgeries(byte[] message)
    {
        yield return [.. message, .. "Buy now!\r\n"u8];
        var text = Encoding.Latin1.GetString(message);
        yield return Encoding.Latin1.GetBytes(text.Replace("\r\nFrom: Ada", "\r\nFrom: Eve", StringComparison.Ordinal));
    }

    private static byte[] Sign(byte[] octets, IReadOnlyList<DkimSigningKey> keys, DkimSignerOptions options)
    {
        using var signing = new DkimSigner(keys, options).Begin();
        signing.Append(octets);
        return [.. signing.Complete().Fields.Span, .. octets];
    }

    private static (string Name, byte[] Octets) Shape(string name, string fields, string body) => (name, Encoding.UTF8.GetBytes($"{fields}\r\n{body}"));
}
