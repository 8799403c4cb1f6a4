namespace Postroad.Smtp.Client.Capabilities;

/// <summary>What the server announced with LIMITS (RFC 9422 §4); null where it did not say.</summary>
/// <param name="MessagesPerSession">MAILMAX: transactions in one session.</param>
/// <param name="RecipientsPerMessage">RCPTMAX: recipients in one transaction.</param>
/// <param name="DomainsPerMessage">RCPTDOMAINMAX: different recipient domains in one transaction.</param>
public sealed record ServerLimits(int? MessagesPerSession, int? RecipientsPerMessage, int? DomainsPerMessage)
{
    /// <summary>Nothing was announced.</summary>
    public static readonly ServerLimits None = new(null, null, null);
}
