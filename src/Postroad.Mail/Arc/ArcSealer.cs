using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Hashing;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dns;
using Postroad.Mail.Results;

namespace Postroad.Mail.Arc;

/// <summary>Seals messages that are passed on (RFC 8617 §5.1). Whatever changes a message comes before its seal.</summary>
/// <param name="key">The key of message signature and seal.</param>
/// <param name="resolver">Who answers for the DNS, when the chain so far is validated.</param>
/// <param name="options">Who seals and what.</param>
/// <param name="time">The clock for <c>t=</c>; null for the system's.</param>
public sealed class ArcSealer(DkimSigningKey key, IDnsResolver resolver, ArcSealerOptions options, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Validates the chain so far and makes the next set, with the results of this site that stand in the message.</summary>
    /// <param name="message">Read from where it stands to its end; left open. With CRLF at the ends of its lines.</param>
    /// <param name="cancellationToken">Ends reading and waiting.</param>
    public async ValueTask<ArcSealed> SealAsync(Stream message, CancellationToken cancellationToken)
    {
        RawHeader? header = null;
        BodyHash? body = null;
        using var check = new ArcCheck(resolver, new DkimOptions(), _time);
        using var hashed = new HashedMessage((read, bodies) =>
        {
            header = read;
            body = bodies.Want(HashAlgorithmName.SHA256, relaxed: true, null);
            check.HeaderIsRead(read, bodies);
        });
        await hashed.AppendAllAsync(message, cancellationToken).ConfigureAwait(false);
        hashed.Complete();
        var chain = await check.CompleteAsync(cancellationToken).ConfigureAwait(false);
        var fault = header!.Fault is { } broken ? $"the header is malformed: {broken}"
            : check.Chain!.NewestSaysFail ? "the chain is marked as broken already (RFC 8617 §5.1 step 2)"
            : check.Chain.Highest >= ArcChain.MaxInstances ? "the chain has 50 sets already"
            : null;
        return fault is null ? new ArcSealed(MakeSet(header, body!, check.Chain!, chain), chain, null) : new ArcSealed(default, chain, fault);
    }

    private byte[] MakeSet(RawHeader header, BodyHash body, ArcChain before, ArcVerdict chain)
    {
        var instance = (before.Highest + 1).ToString(CultureInfo.InvariantCulture);
        var time = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var results = Encoding.UTF8.GetBytes($"ARC-Authentication-Results: i={instance}; {ResultsOf(header, chain).ToValue()}\r\n");
        var signature = SignMessage(header, body, instance, time);
        var state = chain.Result switch { ArcResult.None => "none", ArcResult.Pass => "pass", _ => "fail" };
        var hash = new HeaderHash(relaxed: true);
        // RFC 8617 §5.1.2: the seal of a broken chain covers its own set alone.
        foreach (var set in chain.Result == ArcResult.Pass ? before.Sets : [])
        {
            hash.Add(RawHeader.FieldOf(set.Results));
            hash.Add(RawHeader.FieldOf(set.MessageSignature));
            hash.Add(RawHeader.FieldOf(set.Seal));
        }
        hash.Add(results);
        hash.Add(signature);
        var seal = new SignatureField("ARC-Seal").Tag("i", instance).Tag("a", key.AlgorithmName).Tag("t", time).Tag("cv", state)
            .Tag("d", key.Domain.Ascii).Tag("s", key.Selector);
        hash.AddSignature(seal.WithoutValue(), 0, 0);
        return [.. seal.WithValue(key.Sign(hash.Finish(HashAlgorithmName.SHA256))), .. signature, .. results];
    }

    private byte[] SignMessage(RawHeader header, BodyHash body, string instance, string time)
    {
        var names = options.SignedFields.Where(n => !n.StartsWith("ARC-", StringComparison.OrdinalIgnoreCase)
            && !n.Equals(AuthenticationResults.FieldName, StringComparison.OrdinalIgnoreCase)).ToList();
        var field = new SignatureField("ARC-Message-Signature").Tag("i", instance).Tag("a", key.AlgorithmName).Tag("c", "relaxed/relaxed")
            .Tag("d", key.Domain.Ascii).Tag("s", key.Selector).Tag("t", time).List("h", names).Tag("bh", Convert.ToBase64String(body.Value));
        var hash = new HeaderHash(relaxed: true);
        new SignedFields(header).AddTo(hash, [.. names], null);
        hash.AddSignature(field.WithoutValue(), 0, 0);
        return field.WithValue(key.Sign(hash.Finish(HashAlgorithmName.SHA256)));
    }

    /// <summary>All results of this site, and the state of the chain where none of them tells it (RFC 8617 §4.1.1).</summary>
    private AuthenticationResults ResultsOf(RawHeader header, ArcVerdict chain)
    {
        var all = new List<MethodResult>();
        foreach (var field in header.Named("authentication-results"))
        {
            if (AuthenticationResults.TryParse(RawHeader.ValueOf(field), out var results) && results.AuthservId.Equals(options.AuthservId, StringComparison.OrdinalIgnoreCase))
                all.AddRange(results.Results);
        }
        if (!all.Any(r => r.Method == "arc"))
            all.Add(MethodResult.Of("arc", chain.Result.ToString().ToLowerInvariant()));
        return new AuthenticationResults(options.AuthservId, [.. all]);
    }
}
