using Postroad.Mail.Arc;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Senders;
using Postroad.Mail.Spf;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Receiving.Senders;

/// <summary>Decides by the options what is done with a message, the gravest ground first.</summary>
internal static class SenderPolicy
{
    private const int MaxExplanation = 200;

    /// <summary>What is done, why in a word that a log can be searched for, and what the client is told.</summary>
    public sealed record Decision(SenderAction Action, string Ground, Reply? Reply)
    {
        public static readonly Decision Take = new(SenderAction.Tag, "", null);
    }

    public static Decision Decide(SenderVerdict verdict, PolicyOptions options)
    {
        foreach (var (applies, action, ground, refusal) in Grounds(verdict, options))
        {
            if (!applies || action == SenderAction.Tag)
                continue;
            return new Decision(action, ground, action switch
            {
                SenderAction.Refuse => refusal,
                SenderAction.Defer => ReceivingReplies.SenderUnchecked,
                _ => null,
            });
        }
        return Decision.Take;
    }

    private static IEnumerable<(bool Applies, SenderAction Action, string Ground, Reply Refusal)> Grounds(SenderVerdict verdict, PolicyOptions options)
    {
        var dmarc = verdict.Dmarc;
        var fails = dmarc.Result == DmarcResult.Fail && !IsVouchedFor(verdict, options);
        yield return (dmarc.Result == DmarcResult.PermError, options.MalformedFrom, "from", ReceivingReplies.MalformedFrom);
        yield return (fails && dmarc.Policy == DmarcPolicy.Reject, options.DmarcReject, "dmarc", ReceivingReplies.DmarcFailed(dmarc.FromDomain));
        yield return (fails && dmarc.Policy == DmarcPolicy.Quarantine, options.DmarcQuarantine, "dmarc", ReceivingReplies.DmarcFailed(dmarc.FromDomain));
        yield return (verdict.Spf is { Result: SpfResult.Fail }, options.SpfFail, "spf", ReceivingReplies.SpfFailed(Explain(verdict.Spf)));
        yield return (verdict.IsTemporary, options.TemporaryError, "temporary", ReceivingReplies.SenderUnchecked);
    }

    /// <summary>Whether a chain that holds was last sealed by somebody who is trusted, who found that DMARC passed.</summary>
    private static bool IsVouchedFor(SenderVerdict verdict, PolicyOptions options) =>
        verdict.Arc is { Result: ArcResult.Pass, Sets: [.., var last] }
        && options.TrustedSealers.Any(d => d.Ascii == last.SealDomain)
        && Mail.Results.AuthenticationResults.TryParse(System.Text.Encoding.UTF8.GetBytes(last.Results), out var results)
        && results.Results.Any(r => r is { Method: "dmarc", Result: "pass" });

    /// <summary>The words of the sender's domain, and that they are its own (RFC 7208 §6.2).</summary>
    private static string Explain(SpfVerdict? spf) => spf?.Explanation is { Length: > 0 } words
        ? $"{spf.Domain} explains: {(words.Length > MaxExplanation ? words[..MaxExplanation] : words)}"
        : $"{spf?.Domain} does not let this host send for it";
}
