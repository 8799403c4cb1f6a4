using System.Text;
using Postroad.Mail.Senders;

namespace Postroad.Mta.Receiving.Senders;

/// <summary>Tells a verdict: in one line of a log, and as fields of the message.</summary>
internal static class SenderSummary
{
    /// <summary>The results in the words of the standards: <c>spf=pass dkim=pass dmarc=pass arc=none</c>.</summary>
    public static string Of(SenderVerdict verdict) =>
        $"spf={Word(verdict.Spf?.Result.ToString() ?? "none")} dkim={Word(verdict.Dkim.Result.ToString())} dmarc={Word(verdict.Dmarc.Result.ToString())} arc={Word(verdict.Arc.Result.ToString())}";

    /// <summary>Authentication-Results, and the mark of quarantine where there is one; each ended by CRLF.</summary>
    public static ReadOnlyMemory<byte> Fields(SenderVerdict? verdict, SenderPolicy.Decision decision, SenderDesk? desk)
    {
        if (verdict is null || desk is null)
            return default;
        var results = verdict.ToResults(desk.AuthservId).ToField();
        return decision.Action == SenderAction.Quarantine ? [.. results, .. Encoding.ASCII.GetBytes($"{IncomingHeader.QuarantineName}: {decision.Ground}\r\n")] : results;
    }

    private static string Word(string result) => result.ToLowerInvariant();
}
