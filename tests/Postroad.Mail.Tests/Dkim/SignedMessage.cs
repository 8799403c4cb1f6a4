using System.Security.Cryptography;
using System.Text;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dkim.Keys;

namespace Postroad.Mail.Tests.Dkim;

/// <summary>Signs messages in any way a test wants, also in ways that the signer of the product never would.</summary>
internal sealed class SignedMessage
{
    public const string Plain = "From: Ada <ada@example.com>\r\nTo: bob@example.net\r\nSubject: Hello\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nHi,\r\nall is well.\r\n";

    public static readonly PrivateKey Rsa = PrivateKey.CreateRsa(1024);
    public static readonly PrivateKey Ed25519 = PrivateKey.CreateEd25519();

    /// <summary>Tags after <c>v=1</c>; <c>bh=</c> is put where <c>{bh}</c> stands, and <c>b=</c> comes last.</summary>
    public string Tags { get; init; } = "a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=sel; h=from:to:subject:date; bh={bh}";

    public string Start { get; init; } = "v=1; ";

    public string Message { get; init; } = Plain;

    public PrivateKey Key { get; init; } = Rsa;

    public long? Limit { get; init; }

    /// <summary>The message with its signature in front.</summary>
    public byte[] Make()
    {
        var octets = Encoding.Latin1.GetBytes(Message);
        var split = Message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var header = RawHeader.Parse(octets.AsMemory(0, split + 2));
        using var body = new BodyHash(HashAlgorithmName.SHA256, Tags.Contains("/relaxed", StringComparison.Ordinal), Limit);
        body.Append(octets.AsSpan(split + 4));
        var field = "DKIM-Signature: " + Start + Tags.Replace("{bh}", Convert.ToBase64String(body.Value), StringComparison.Ordinal) + "; b=";
        var relaxed = Tags.Contains("c=relaxed", StringComparison.Ordinal);
        var hash = new HeaderHash(relaxed);
        var names = Tags.Split(';').Select(t => t.Trim()).First(t => t.StartsWith("h=", StringComparison.Ordinal))[2..].Split(':').Select(n => n.Trim());
        new SignedFields(header).AddTo(hash, [.. names], null);
        hash.AddSignature(Encoding.Latin1.GetBytes(field), 0, 0);
        var value = Convert.ToBase64String(Key.Sign(hash.Finish(HashAlgorithmName.SHA256)));
        return [.. Encoding.Latin1.GetBytes(field + value + "\r\n"), .. octets];
    }

    public static string Record(PrivateKey key) => $"v=DKIM1; k={(key.IsEd25519 ? "ed25519" : "rsa")}; p={Convert.ToBase64String(key.PublicKey)}";

    /// <summary>A zone in which the keys of the tests are published.</summary>
    public static TestZone Zone(params string[] more) =>
        TestZone.Of([$"sel._domainkey.example.com TXT {Record(Rsa)}", $"ed._domainkey.example.com TXT {Record(Ed25519)}", .. more]);
}
