using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dmarc.Reports;
using Postroad.Mail.Headers;
using Postroad.Mail.Results;
using Postroad.Mail.Tests.Dkim;
using Postroad.TestKit;

namespace Postroad.Mail.Tests.Fuzzing;

/// <summary>Headers, bodies and reports of strangers.</summary>
public sealed class MessageFuzzTests
{
    [Fact]
    public Task Fields() => FuzzRun.From("fields").Over(static octets =>
    {
        if (!HeaderBlock.TryRead(octets, out var header, out _))
            return;
        foreach (var field in header)
        {
            Assert.DoesNotContain(field.ToText(), static c => c is '\r' or '\n' or '\0');
            Assert.True(HeaderAddresses.TryRead(field, out var addresses, out var fault) ? addresses.Length <= HeaderAddresses.MaxAddresses : fault.Length > 0);
            _ = MailDate.TryParse(field.RawValue.Span, out _);
            _ = MessageId.TryParse(field.RawValue.Span, out _);
            AssertReadAgain(field.RawValue.Span);
        }
    });

    [Fact]
    public Task Reports() => FuzzRun.From("reports").Over(static octets =>
    {
        try
        {
            AggregateReportReader.Read(new MemoryStream(ReportArchive.Unpack(octets)));
        }
        catch (ReportFormatException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    });

    [Fact]
    public Task Reports_in_archives() => FuzzRun.From("reports").Over(static octets =>
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(octets);
        Assert.Equal(octets, ReportArchive.Unpack(packed.ToArray()));
    });

    /// <summary>What we sign holds, however the pieces fall; and no message makes the verifiers throw.</summary>
    [Fact]
    public async Task Messages_that_are_signed_and_come_in_pieces()
    {
        var run = FuzzRun.From("fields");
        using var key = DkimSigningKey.Create(Postroad.Mail.Addresses.DomainName.Parse("example.com"), "fuzz", DkimAlgorithm.Ed25519Sha256);
        var zone = TestZone.Of($"{key.RecordName} TXT {key.Record}");
        foreach (var form in (Canonicalization[])[Canonicalization.Simple, Canonicalization.Relaxed])
        {
            await run.OverAsync(async octets =>
            {
                byte[] message = [.. "From: ada@example.com\r\n"u8, .. octets];
                var signer = new DkimSigner([key], new DkimSignerOptions { HeaderForm = form, BodyForm = form });
                var signed = await signer.SignAsync(new MemoryStream(message), CancellationToken.None);
                using var verification = new DkimVerifier(zone).Begin();
                foreach (var piece in run.Cut([.. signed.Fields.Span, .. message]))
                    verification.Append(piece.Span);
                var verdict = await verification.CompleteAsync(CancellationToken.None);
                // A further From, or another field that may stand once, may come behind: then it was signed too.
                Assert.True(signed.Fault is not null || verdict.Signatures[0].Result == DkimResult.Pass, verdict.Signatures.FirstOrDefault()?.Reason);
                await new ArcValidator(zone).ValidateAsync(new MemoryStream(message), CancellationToken.None);
            });
        }
    }

    /// <summary>A body has one hash, however it is cut.</summary>
    [Fact]
    public Task Bodies_in_pieces()
    {
        var run = FuzzRun.From("fields");
        return run.Over(octets =>
        {
            foreach (var relaxed in (bool[])[true, false])
            {
                using var whole = new BodyHash(HashAlgorithmName.SHA256, relaxed, null);
                whole.Append(octets);
                using var pieces = new BodyHash(HashAlgorithmName.SHA256, relaxed, null);
                foreach (var piece in run.Cut(octets))
                    pieces.Append(piece.Span);
                Assert.Equal(whole.Value, pieces.Value);
                Assert.Equal(SHA256.HashData(PlainCanonicalBody.Of(octets, relaxed)), whole.Value);
            }
        });
    }

    private static void AssertReadAgain(ReadOnlySpan<byte> value)
    {
        if (!AuthenticationResults.TryParse(value, out var results))
            return;
        // A value that is too long is cut when it is written for the first time.
        var cut = Written(results);
        Assert.Equal(cut.ToValue(), Written(cut).ToValue());
        Assert.Equal(results.Results.Select(r => (r.Method, r.Result)), cut.Results.Select(r => (r.Method, r.Result)));
    }

    private static AuthenticationResults Written(AuthenticationResults results)
    {
        Assert.True(AuthenticationResults.TryParse(Encoding.UTF8.GetBytes(results.ToValue()), out var read), results.ToValue());
        return read;
    }
}
