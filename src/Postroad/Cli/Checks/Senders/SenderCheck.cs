using Postroad.Mail.Addresses;
using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Dns;
using Postroad.Mail.Headers;
using Postroad.Mail.Spf;

namespace Postroad.Cli.Checks.Senders;

/// <summary>All that can be known of who sent a message.</summary>
internal sealed record SenderCheck(SpfVerdict? Spf, DkimVerdict Dkim, ArcVerdict Arc, AuthorDomain Author, DmarcVerdict Dmarc)
{
    /// <summary>Runs the checks in the order in which the later ones need the earlier.</summary>
    public static async Task<SenderCheck> RunAsync(IDnsResolver resolver, TimeProvider clock, SpfRequest? session, byte[] message, CancellationToken cancellationToken)
    {
        var spf = session is null ? null : await new SpfEvaluator(resolver, time: clock).EvaluateAsync(session, cancellationToken).ConfigureAwait(false);
        var dkim = await new DkimVerifier(resolver, time: clock).VerifyAsync(new MemoryStream(message), cancellationToken).ConfigureAwait(false);
        var arc = await new ArcValidator(resolver, time: clock).ValidateAsync(new MemoryStream(message), cancellationToken).ConfigureAwait(false);
        var author = AuthorDomain.Of(HeaderBlock.TryRead(message, out var header, out _) ? header : HeaderBlock.Empty);
        var dmarc = await DmarcVerb.JudgeAsync(resolver, author, SpfDomains(spf), DkimDomains(dkim), cancellationToken).ConfigureAwait(false);
        return new SenderCheck(spf, dkim, arc, author, dmarc);
    }

    private static IEnumerable<DomainName> SpfDomains(SpfVerdict? spf) =>
        spf is { Result: SpfResult.Pass } && DomainName.TryParse(spf.Domain, out var name) ? [name] : [];

    private static IEnumerable<DomainName> DkimDomains(DkimVerdict dkim) =>
        dkim.Signatures.Where(s => s.Result == DkimResult.Pass).Select(s => DomainName.TryParse(s.Domain, out var name) ? name : null).OfType<DomainName>();
}
