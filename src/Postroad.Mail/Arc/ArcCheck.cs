using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dkim.Tags;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Arc;

/// <summary>
/// Validates the chain of a message whose octets pass elsewhere (RFC 8617 §5.2). 1. When the header is whole it orders the sets and asks for their keys.
/// 2. When the body has passed it checks the newest message signature, then the older ones for the oldest pass, then every seal.
/// </summary>
internal sealed class ArcCheck(IDnsResolver resolver, DkimOptions options, TimeProvider time) : IDisposable
{
    private const int MaxLookupsAtOnce = 10;

    private readonly Dictionary<(string Name, DkimAlgorithm Algorithm), Task<DkimKeyLookup>> _keys = [];
    private readonly Dictionary<int, BodyHash> _bodies = [];
    private readonly SemaphoreSlim _atOnce = new(MaxLookupsAtOnce);
    private CancellationTokenSource? _limit;
    private CancellationToken _giveUp;
    private SignedFields? _fields;

    /// <summary>The chain, from step 1 on.</summary>
    public ArcChain? Chain { get; private set; }

    /// <summary>Step 1.</summary>
    public void HeaderIsRead(RawHeader header, BodyHashes body)
    {
        _fields = new SignedFields(header);
        _limit = new CancellationTokenSource(options.KeyTimeLimit, time);
        _giveUp = _limit.Token;
        Chain = ArcChainReader.Read(header);
        foreach (var set in Chain.Sets)
        {
            // Only the newest signature may have a length of its own: fifty of them would be fifty hashes of the body.
            if (set.Message.BodyLength is null || set.Instance == Chain.Highest)
                _bodies[set.Instance] = body.Want(HashAlgorithmName.SHA256, set.Message.BodyForm == Canonicalization.Relaxed, set.Message.BodyLength);
            AskFor(set.Message.KeyName, set.Message.Algorithm);
            AskFor(set.SealData.KeyName, set.SealData.Algorithm);
        }
    }

    /// <summary>Step 2.</summary>
    public async ValueTask<ArcVerdict> CompleteAsync(CancellationToken cancellationToken)
    {
        var chain = Chain!;
        if (chain.IsEmpty)
            return new ArcVerdict(ArcResult.None, 0, 0, "the message has no chain", []);
        if (chain.Fault is not null)
            return new ArcVerdict(ArcResult.Fail, chain.Highest, 0, chain.Fault, []);
        var good = new Dictionary<int, bool>();
        var newest = chain.Sets[^1];
        var fault = await CheckMessageAsync(newest, cancellationToken).ConfigureAwait(false);
        good[newest.Instance] = fault is null;
        var oldest = fault is null ? await FindOldestAsync(chain, good, cancellationToken).ConfigureAwait(false) : 0;
        for (var at = chain.Sets.Length - 1; at >= 0 && fault is null; at--)
            fault = await CheckSealAsync(chain.Sets[at], cancellationToken).ConfigureAwait(false);
        var sets = chain.Sets.Select(set => Tell(set, good)).ToImmutableArray();
        return fault is null
            ? new ArcVerdict(ArcResult.Pass, chain.Highest, oldest, "every seal and the newest message signature hold", sets)
            : new ArcVerdict(ArcResult.Fail, chain.Highest, 0, fault, sets);
    }

    /// <summary>Waits no longer: keys that are not there by now count as not to be had.</summary>
    public void GiveUp() => _limit?.Cancel();

    public void Dispose()
    {
        _limit?.Cancel();
        _limit?.Dispose();
        foreach (var key in _keys.Values)
            key.ContinueWith(static key => key.Result.Key?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>RFC 8617 §5.2, step 5: 0 where all message signatures hold, else the lowest that does in an unbroken row.</summary>
    private async ValueTask<int> FindOldestAsync(ArcChain chain, Dictionary<int, bool> good, CancellationToken cancellationToken)
    {
        for (var at = chain.Sets.Length - 2; at >= 0; at--)
        {
            var set = chain.Sets[at];
            good[set.Instance] = await CheckMessageAsync(set, cancellationToken).ConfigureAwait(false) is null;
            if (!good[set.Instance])
                return set.Instance + 1;
        }
        return 0;
    }

    private async ValueTask<string?> CheckMessageAsync(ArcSet set, CancellationToken cancellationToken)
    {
        var who = $"ARC-Message-Signature {set.Instance}";
        var key = await KeyAsync(set.Message.KeyName, set.Message.Algorithm, cancellationToken).ConfigureAwait(false);
        if (Usable(key, set.Message.Algorithm) is { } fault)
            return $"{who}: {fault}";
        if (!_bodies.TryGetValue(set.Instance, out var body) || !CryptographicOperations.FixedTimeEquals(body.Value, set.Message.BodyHash.Span))
            return $"{who}: the body is not as it was signed";
        if (set.Message.BodyLength is { } length && length != body.Length)
            return $"{who}: l= does not cover the whole body";
        if (set.Message.Expires < time.GetUtcNow().ToUnixTimeSeconds())
            return $"{who}: it has expired";
        var hash = new HeaderHash(set.Message.HeaderForm == Canonicalization.Relaxed);
        if (_fields!.AddTo(hash, set.Message.SignedFields, null) is { } repeated)
            return $"{who}: the message has a further '{repeated}' that is not signed";
        AddOwn(hash, set.MessageSignature, set.MessageTags);
        return key.Key!.Verify(hash.Finish(HashAlgorithmName.SHA256), set.Message.Value.Span) ? null : $"{who} did not verify";
    }

    /// <summary>RFC 8617 §5.1.1: all sets up to this one, each as results, signature, seal.</summary>
    private async ValueTask<string?> CheckSealAsync(ArcSet set, CancellationToken cancellationToken)
    {
        var who = $"ARC-Seal {set.Instance}";
        var key = await KeyAsync(set.SealData.KeyName, set.SealData.Algorithm, cancellationToken).ConfigureAwait(false);
        if (Usable(key, set.SealData.Algorithm) is { } fault)
            return $"{who}: {fault}";
        var hash = new HeaderHash(relaxed: true);
        foreach (var earlier in Chain!.Sets.Take(set.Instance))
        {
            hash.Add(RawHeader.FieldOf(earlier.Results));
            hash.Add(RawHeader.FieldOf(earlier.MessageSignature));
            if (earlier.Instance == set.Instance)
                AddOwn(hash, set.Seal, set.SealTags);
            else
                hash.Add(RawHeader.FieldOf(earlier.Seal));
        }
        return key.Key!.Verify(hash.Finish(HashAlgorithmName.SHA256), set.SealData.Value) ? null : $"{who} did not verify";
    }

    private static void AddOwn(HeaderHash hash, RawField field, TagList tags)
    {
        tags.TryGet("b", out var value);
        hash.AddSignature(RawHeader.FieldOf(field), field.ValueStart + value.Start, value.Length);
    }

    private string? Usable(DkimKeyLookup key, DkimAlgorithm algorithm) =>
        algorithm == DkimAlgorithm.RsaSha1 ? "rsa-sha1 counts for nothing any more (RFC 8301 §3.1)"
        : key.Key is null ? key.Reason
        : algorithm == DkimAlgorithm.RsaSha256 && key.Key.Bits < options.MinRsaBits ? $"the RSA key has {key.Key.Bits} bits, fewer than {options.MinRsaBits}"
        : null;

    private void AskFor(string name, DkimAlgorithm algorithm)
    {
        if (!_keys.ContainsKey((name, algorithm)))
            _keys[(name, algorithm)] = LookUpAsync(name, algorithm);
    }

    private async Task<DkimKeyLookup> LookUpAsync(string name, DkimAlgorithm algorithm)
    {
        try
        {
            await _atOnce.WaitAsync(_giveUp).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new DkimKeyLookup(DkimResult.TempError, $"no answer for the key at {name} in time", null, null);
        }
        try
        {
            return await DkimKeyLookup.RunAsync(resolver, name, algorithm, _giveUp).ConfigureAwait(false);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    private Task<DkimKeyLookup> KeyAsync(string name, DkimAlgorithm algorithm, CancellationToken cancellationToken) =>
        _keys[(name, algorithm)].WaitAsync(cancellationToken);

    private static ArcSetVerdict Tell(ArcSet set, Dictionary<int, bool> good)
    {
        var results = Encoding.UTF8.GetString(RawHeader.ValueOf(set.Results));
        results = results[(results.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim();
        return new ArcSetVerdict(set.Instance, set.SealData.Domain, set.SealData.ChainState, good.TryGetValue(set.Instance, out var holds) ? holds : null, results);
    }
}
