namespace Postroad.Cli.Checks.Records;

/// <summary>One thing that was found out about a domain.</summary>
/// <param name="Subject">mx, spf, dkim, dmarc, mta-sts, tls-rpt …</param>
/// <param name="Name">The name that was asked.</param>
/// <param name="Record">What is published there; null where nothing is.</param>
/// <param name="State">ok, advice, broken or unknown.</param>
/// <param name="Advice">Why, and what to do.</param>
/// <param name="Suggested">What might be published instead; null where there is no need.</param>
internal sealed record DomainFinding(string Subject, string Name, string? Record, string State, string Advice, string? Suggested = null);
