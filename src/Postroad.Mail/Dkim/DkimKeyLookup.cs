using Postroad.Mail.Dkim.Keys;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Dkim;

/// <summary>What came of asking for a key: the record and its key, or what is wrong with it (RFC 6376 §6.1.2).</summary>
/// <param name="Result">Temporary or permanent error; <see cref="DkimResult.Pass"/> where there is a key.</param>
/// <param name="Reason">What is wrong; empty where there is a key.</param>
/// <param name="Record">The record, also one that is of no use.</param>
/// <param name="Key">The key.</param>
internal sealed record DkimKeyLookup(DkimResult Result, string Reason, DkimKeyRecord? Record, PublicKey? Key)
{
    /// <summary>How many records of one name are tried; more than one is a fault of the owner (RFC 6376 §3.6.2.2).</summary>
    private const int MaxRecords = 2;

    /// <summary>Asks for the key of a signature and holds it against what the signature wants.</summary>
    public static async Task<DkimKeyLookup> RunAsync(IDnsResolver resolver, string name, DkimAlgorithm algorithm, CancellationToken cancellationToken)
    {
        DnsAnswer answer;
        try
        {
            answer = await resolver.ResolveAsync(name, DnsType.Txt, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return new(DkimResult.TempError, $"no answer for the key at {name} in time", null, null);
        }
        if (answer.Status == DnsStatus.Temporary)
            return new(DkimResult.TempError, $"the key at {name} could not be had: {answer.Reason}", null, null);
        var first = new DkimKeyLookup(DkimResult.PermError, $"there is no key at {name}", null, null);
        foreach (var (text, index) in answer.Records.OfType<DnsRecord.Text>().Take(MaxRecords).Select((text, index) => (text, index)))
        {
            var lookup = Read(text, name, algorithm);
            if (lookup.Key is not null)
                return lookup;
            first = index == 0 ? lookup : first;
        }
        return first;
    }

    private static DkimKeyLookup Read(DnsRecord.Text text, string name, DkimAlgorithm algorithm)
    {
        if (!DkimKeyRecord.TryParse(DnsText.Join(text), out var record, out var reason))
            return new(DkimResult.PermError, $"the key record at {name} is invalid: {reason}", null, null);
        var ed25519 = algorithm == DkimAlgorithm.Ed25519Sha256;
        reason = record.IsRevoked ? $"the key at {name} is revoked"
            : record.Hashes is not [] && !record.Hashes.Contains("sha256", StringComparer.OrdinalIgnoreCase) ? $"the key at {name} is not for SHA-256 (h=)"
            : !record.IsForMail ? $"the key at {name} is not for mail (s=)"
            : record.KeyType != (ed25519 ? "ed25519" : "rsa") ? $"the key at {name} is of type {record.KeyType}, the signature is not"
            : null;
        if (reason is null && record.TryReadPublicKey(out var key))
            return new(DkimResult.Pass, "", record, key);
        return new(DkimResult.PermError, reason ?? $"the key at {name} is of no use", record, null);
    }
}
