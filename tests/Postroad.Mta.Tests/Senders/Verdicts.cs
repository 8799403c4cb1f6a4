using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Senders;

namespace Postroad.Mta.Tests.Senders;

/// <summary>Verdicts made by hand.</summary>
internal static class Verdicts
{
    /// <summary>DMARC fails with p=reject, and a chain holds whose last sealer found this.</summary>
    public static SenderVerdict FailingDmarc(string sealer, string found) => new(
        null,
        new DkimVerdict(DkimResult.None, []),
        new ArcVerdict(ArcResult.Pass, 1, 0, "holds", [new ArcSetVerdict(1, sealer, "none", true, $"mx.{sealer}; {found}")]),
        AuthorDomain.Of("ada@sender.test"),
        new DmarcVerdict(DmarcResult.Fail, DmarcPolicy.Reject, "sender.test", "sender.test", "sender.test", false, false, "", null, []));
}
