using System.Diagnostics;
using System.Globalization;
using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Senders;
using Postroad.Mail.Spf;

namespace Postroad.Benchmarks.Senders;

/// <summary>
/// <c>senders [SECONDS] [ROUNDS] [SIZE…]</c>: what signing, verifying and judging a message costs, beside MimeKit in this process and dkimpy and OpenDKIM in one of Python. The
/// figure is CPU time a message, which other work on the machine hardly touches; rounds alternate, and the best of each counts.
/// </summary>
internal static class SenderRates
{
    private static readonly (string Name, int Octets)[] Sizes = [("4 KiB", 4096), ("50 KiB", 50 * 1024), ("100 KiB", 100 * 1024), ("5 MiB", 5 * 1024 * 1024)];

    public static async Task RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 1;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        var works = new List<Work>();
        using var folder = new RivalFolder();
        foreach (var algorithm in (DkimAlgorithm[])[DkimAlgorithm.RsaSha256, DkimAlgorithm.Ed25519Sha256])
        {
            var key = DkimSigningKey.Create(DomainName.Parse("example.com"), algorithm == DkimAlgorithm.RsaSha256 ? "rsa" : "ed", algorithm);
            folder.Add(key);
            foreach (var (name, octets) in Sizes.Where(s => args.Length <= 2 || args.Contains(s.Name)))
                works.AddRange(await DkimAsync(key, name, SampleMessage.OfOctets(octets), folder));
        }
        works.AddRange(await JudgingAsync());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var work in works)
                await work.MeasureAsync(TimeSpan.FromSeconds(seconds));
            await folder.MeasureAsync(works, seconds);
        }
        RateTable.Write(works);
    }

    private static async Task<IEnumerable<Work>> DkimAsync(DkimSigningKey key, string size, byte[] message, RivalFolder folder)
    {
        var kind = key.Algorithm == DkimAlgorithm.RsaSha256 ? "RSA-2048" : "Ed25519";
        var signer = new DkimSigner([key]);
        byte[] signed = [.. (await signer.SignAsync(new MemoryStream(message), CancellationToken.None)).Fields.Span, .. message];
        folder.Add(kind, size, message, signed);
        var verifier = new DkimVerifier(new FixedAnswers((key.RecordName, key.Record)));
        var rival = new MimeKitSignatures(key, message, signed);
        return
        [
            new Work($"sign, {kind}, {size}", "Postroad", async () =>
            {
                using var signing = signer.Begin();
                signing.Append(message);
                Ensure(signing.Complete().Fault is null);
                await Task.CompletedTask;
            }),
            new Work($"sign, {kind}, {size}", "MimeKit", () => { rival.Sign(); return Task.CompletedTask; }),
            new Work($"verify, {kind}, {size}", "Postroad", async () =>
            {
                using var verification = verifier.Begin();
                verification.Append(signed);
                Ensure((await verification.CompleteAsync(CancellationToken.None)).Result == DkimResult.Pass);
            }),
            new Work($"verify, {kind}, {size}", "MimeKit", async () => Ensure(await rival.VerifyAsync())),
            new Work($"SHA-256 of the octets, {kind}, {size}", "Postroad", () => { System.Security.Cryptography.SHA256.HashData(message); return Task.CompletedTask; }),
        ];
    }

    /// <summary>SPF with answers from memory, and the whole verdict on a message as the mx listener asks for it.</summary>
    private static async Task<IEnumerable<Work>> JudgingAsync()
    {
        var key = DkimSigningKey.Create(DomainName.Parse("example.com"), "rsa", DkimAlgorithm.RsaSha256);
        var answers = new FixedAnswers((key.RecordName, key.Record), ("example.com", "v=spf1 include:_spf.example.net include:_spf.example.org ip4:192.0.2.0/24 -all"),
            ("_spf.example.net", "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 ip6:2001:db8:1::/48 ~all"), ("_spf.example.org", "v=spf1 ip4:198.51.100.128/25 ?all"), ("_dmarc.example.com", "v=DMARC1; p=reject"));
        var session = new SpfRequest(IPAddress.Parse("192.0.2.10"), "mail.example.com", "ada@example.com");
        var spf = new SpfEvaluator(answers);
        var works = new List<Work> { new("SPF, two includes, answers in memory", "Postroad", async () => Ensure((await spf.EvaluateAsync(session, CancellationToken.None)).Result == SpfResult.Pass)) };
        foreach (var (name, octets) in Sizes)
        {
            var message = SampleMessage.OfOctets(octets);
            byte[] signed = [.. (await new DkimSigner([key]).SignAsync(new MemoryStream(message), CancellationToken.None)).Fields.Span, .. message];
            var evaluator = new SenderEvaluator(answers);
            works.Add(new Work($"SPF, DKIM, ARC and DMARC, {name}", "Postroad", async () =>
            {
                using var evaluation = evaluator.Begin(session, CancellationToken.None);
                evaluation.Append(signed);
                Ensure((await evaluation.CompleteAsync(null)).Dmarc.Result == Postroad.Mail.Dmarc.DmarcResult.Pass);
            }));
        }
        return works;
    }

    private static void Ensure(bool isRight)
    {
        if (!isRight)
            throw new UnreachableException("A benchmark that measures a failure.");
    }
}
