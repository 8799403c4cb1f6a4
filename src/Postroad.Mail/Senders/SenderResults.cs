using System.Collections.Immutable;
using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Results;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Senders;

/// <summary>Puts a verdict into the words of Authentication-Results.</summary>
internal static class SenderResults
{
    /// <summary>How much of a signature tells it from others (RFC 6008 §4).</summary>
    private const int SignatureStart = 8;

    public static AuthenticationResults Of(SenderVerdict verdict, string authservId)
    {
        var results = ImmutableArray.CreateBuilder<MethodResult>();
        if (verdict.Spf is { } spf)
            results.Add(Spf(spf));
        if (verdict.Dkim.Signatures.IsEmpty)
            results.Add(MethodResult.Of("dkim", "none"));
        foreach (var signature in verdict.Dkim.Signatures.Take(10))
            results.Add(Dkim(signature));
        results.Add(Dmarc(verdict.Dmarc));
        if (verdict.Arc.Result != ArcResult.None)
            results.Add(new MethodResult("arc", Word(verdict.Arc.Result), verdict.Arc.Result == ArcResult.Fail ? verdict.Arc.Reason : null,
                [.. verdict.Arc.Sets is [.., var last] ? [new ResultProperty("header", "oldest-pass", verdict.Arc.OldestPass.ToString(System.Globalization.CultureInfo.InvariantCulture)), new ResultProperty("arc", "chain", last.SealDomain)] : ImmutableArray<ResultProperty>.Empty]));
        return new AuthenticationResults(authservId, results.ToImmutable());
    }

    private static MethodResult Spf(SpfVerdict spf)
    {
        var property = spf.Identity == SpfIdentity.Helo ? new ResultProperty("smtp", "helo", spf.Domain) : new ResultProperty("smtp", "mailfrom", spf.Domain);
        return new MethodResult("spf", Word(spf.Result), spf.Result is SpfResult.PermError or SpfResult.TempError ? spf.Reason : null, [property]);
    }

    private static MethodResult Dkim(DkimSignatureVerdict signature)
    {
        var properties = ImmutableArray.CreateBuilder<ResultProperty>();
        if (signature.Domain.Length > 0)
            properties.Add(new ResultProperty("header", "d", signature.Domain));
        if (signature.Selector.Length > 0)
            properties.Add(new ResultProperty("header", "s", signature.Selector));
        if (signature.Algorithm.Length > 0)
            properties.Add(new ResultProperty("header", "a", signature.Algorithm));
        if (signature.Signature is { Value.Length: > SignatureStart } signed)
            properties.Add(new ResultProperty("header", "b", Convert.ToBase64String(signed.Value.Span)[..SignatureStart]));
        return new MethodResult("dkim", Word(signature.Result), signature.Result == DkimResult.Pass ? null : signature.Reason, properties.ToImmutable());
    }

    private static MethodResult Dmarc(DmarcVerdict dmarc)
    {
        var properties = ImmutableArray.CreateBuilder<ResultProperty>();
        if (dmarc.FromDomain.Length > 0)
            properties.Add(new ResultProperty("header", "from", dmarc.FromDomain));
        if (dmarc.PolicyDomain is not null)
            properties.Add(new ResultProperty("policy", "dmarc", dmarc.Policy.ToString().ToLowerInvariant()));
        return new MethodResult("dmarc", Word(dmarc.Result), dmarc.Result is DmarcResult.PermError or DmarcResult.TempError ? dmarc.Reason : null, properties.ToImmutable());
    }

    private static string Word<T>(T result) where T : struct, Enum => result.ToString().ToLowerInvariant();
}
