namespace Postroad.Mail.Dmarc.Reports;

/// <summary>The policy that a reporter found (RFC 9990 §3.1.1.5). What is null was not reported.</summary>
/// <param name="Domain">The domain of the record.</param>
/// <param name="Policy"><c>p</c></param>
/// <param name="SubdomainPolicy"><c>sp</c></param>
/// <param name="NonexistentPolicy"><c>np</c></param>
/// <param name="DkimAlignment"><c>adkim</c></param>
/// <param name="SpfAlignment"><c>aspf</c></param>
/// <param name="Percent"><c>pct</c>, of the older form.</param>
/// <param name="FailureOptions"><c>fo</c></param>
/// <param name="Testing"><c>t</c></param>
/// <param name="DiscoveryMethod">How the reporter found the organizational domain: <c>treewalk</c> or <c>psl</c>.</param>
public sealed record PublishedPolicy(
    string Domain, string? Policy, string? SubdomainPolicy, string? NonexistentPolicy, string? DkimAlignment, string? SpfAlignment,
    string? Percent, string? FailureOptions, string? Testing, string? DiscoveryMethod);
