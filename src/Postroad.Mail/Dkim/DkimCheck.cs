using System.Collections.Immutable;
using System.Security.Cryptography;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dkim.Tags;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Dkim;

/// <summary>
/// Verifies the signatures of a message whose octets pass elsewhere. 1. When the header is whole it reads the signatures, asks for their keys all at
/// once and says which hashes of the body it wants. 2. When the body has passed it judges each signature (RFC 6376 §6.1).
/// </summary>
internal sealed class DkimCheck(IDnsResolver resolver, DkimOptions options, TimeProvider time) : IDisposable
{
    /// <summary>How many signatures beyond the limit are still reported.</summary>
    private const int MaxReported = 50;

    private readonly List<Candidate> _candidates = [];
    private CancellationTokenSource? _limit;
    private SignedFields? _fields;

    private sealed record Candidate(int Index, RawField Field, TagList? Tags, string? Fault)
    {
        public DkimSignature? Signature { get; init; }

        public BodyHash? Body { get; init; }

        public Task<DkimKeyLookup>? Key { get; init; }
    }

    /// <summary>Step 1.</summary>
    public void HeaderIsRead(RawHeader header, BodyHashes body)
    {
        _limit = new CancellationTokenSource(options.KeyTimeLimit, time);
        _fields = new SignedFields(header);
        foreach (var field in header.Named("dkim-signature").Take(MaxReported))
            _candidates.Add(Prepare(_candidates.Count, field, header, body));
    }

    /// <summary>Step 2.</summary>
    public async ValueTask<DkimVerdict> CompleteAsync(CancellationToken cancellationToken)
    {
        var verdicts = ImmutableArray.CreateBuilder<DkimSignatureVerdict>();
        foreach (var candidate in _candidates)
        {
            var key = candidate.Key is null ? null : await candidate.Key.WaitAsync(cancellationToken).ConfigureAwait(false);
            verdicts.Add(Judge(candidate, key));
        }
        return DkimVerdict.Of(verdicts.ToImmutable());
    }

    /// <summary>Waits no longer: keys that are not there by now count as not to be had.</summary>
    public void GiveUp() => _limit?.Cancel();

    public void Dispose()
    {
        _limit?.Cancel();
        _limit?.Dispose();
        foreach (var candidate in _candidates)
            candidate.Key?.ContinueWith(static key => key.Result.Key?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private Candidate Prepare(int index, RawField field, RawHeader header, BodyHashes body)
    {
        DkimSignature? signature = null;
        if (TagList.TryParse(RawHeader.ValueOf(field), out var tags, out var fault))
            DkimSignatureReader.TryRead(tags, out signature, out fault);
        fault ??= header.Fault is { } broken ? $"the header is malformed: {broken}" : null;
        fault ??= index >= options.MaxSignatures ? $"not tried: more than {options.MaxSignatures} signatures" : null;
        var candidate = new Candidate(index, field, tags, fault) { Signature = signature };
        if (fault is not null || signature!.Algorithm == DkimAlgorithm.RsaSha1)
            return candidate;
        return candidate with
        {
            Body = body.Want(HashAlgorithmName.SHA256, signature.BodyForm == Canonicalization.Relaxed, signature.BodyLength),
            Key = DkimKeyLookup.RunAsync(resolver, signature.KeyName, signature.Algorithm, _limit!.Token),
        };
    }

    private DkimSignatureVerdict Judge(Candidate candidate, DkimKeyLookup? key)
    {
        var (result, reason) = ResultOf(candidate, key);
        var signature = candidate.Signature;
        return new DkimSignatureVerdict(
            candidate.Index,
            signature?.Domain ?? candidate.Tags?["d"] ?? "",
            signature?.Selector ?? candidate.Tags?["s"] ?? "",
            candidate.Tags?["a"] ?? "",
            signature?.Identity ?? candidate.Tags?["i"] ?? "",
            result,
            reason,
            key?.Record?.IsTesting ?? false,
            key?.Record?.Bits ?? 0)
        {
            Signature = signature,
        };
    }

    private (DkimResult Result, string Reason) ResultOf(Candidate candidate, DkimKeyLookup? key)
    {
        if (candidate.Fault is { } fault)
            return (DkimResult.PermError, fault);
        var signature = candidate.Signature!;
        if (signature.Algorithm == DkimAlgorithm.RsaSha1)
            return (DkimResult.Policy, "rsa-sha1 counts for nothing any more (RFC 8301 §3.1)");
        if (key!.Key is null)
            return (key.Result, key.Reason);
        if (key.Record!.IsStrict && !signature.Identity.EndsWith("@" + signature.Domain, StringComparison.Ordinal))
            return (DkimResult.PermError, "i= lies below d=, which the key forbids (t=s)");
        if (key.Record.KeyType == "rsa" && key.Key.Bits < options.MinRsaBits)
            return (DkimResult.Policy, $"the RSA key has {key.Key.Bits} bits, fewer than {options.MinRsaBits} (RFC 8301 §3.2)");
        var body = candidate.Body!.Value;
        if (signature.BodyLength > candidate.Body.Length)
            return (DkimResult.Fail, "the body is shorter than l= says");
        if (!CryptographicOperations.FixedTimeEquals(body, signature.BodyHash.Span))
            return (DkimResult.Fail, "the body hash did not verify: the body is not as it was signed");
        var hash = new HeaderHash(signature.HeaderForm == Canonicalization.Relaxed);
        var repeated = _fields!.AddTo(hash, signature.SignedFields, candidate.Field);
        candidate.Tags!.TryGet("b", out var value);
        hash.AddSignature(RawHeader.FieldOf(candidate.Field), candidate.Field.ValueStart + value.Start, value.Length);
        if (!key.Key.Verify(hash.Finish(HashAlgorithmName.SHA256), signature.Value.Span))
            return (DkimResult.Fail, "the signature did not verify: a signed field is not as it was, or the key is another");
        return Accept(signature, candidate.Body, repeated);
    }

    /// <summary>What a good signature is worth (RFC 6376 §6.1.1, §8.2, §8.15).</summary>
    private (DkimResult Result, string Reason) Accept(DkimSignature signature, BodyHash body, string? repeated)
    {
        if (signature.Expires < time.GetUtcNow().ToUnixTimeSeconds())
            return (DkimResult.Policy, "good, but expired (x=)");
        if (signature.BodyLength < body.Length)
            return (DkimResult.Policy, $"good, but l= leaves {body.Length - signature.BodyLength} octets of the body unsigned");
        return repeated is null
            ? (DkimResult.Pass, "the signature is good")
            : (DkimResult.Policy, $"good, but the message has a further '{repeated}' that is not signed");
    }
}
