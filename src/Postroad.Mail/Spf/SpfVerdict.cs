using System.Collections.Immutable;

namespace Postroad.Mail.Spf;

/// <summary>The verdict on one identity, with how it came about.</summary>
/// <param name="Result">What SPF says.</param>
/// <param name="Identity">Which name was judged.</param>
/// <param name="Domain">The domain that was judged, in A-labels and lower case where it is one; else as it came.</param>
/// <param name="Explanation">The sender's own words on a <see cref="SpfResult.Fail"/>, in visible ASCII, from a third party (RFC 7208 §6.2); null without <c>exp=</c> or where it cannot be had.</param>
/// <param name="Reason">Why, in a sentence: the term that matched, or what is wrong.</param>
/// <param name="Lookups">Terms that asked the DNS, of the 10 that are allowed.</param>
/// <param name="VoidLookups">Those of them that found nothing, of the 2 that are allowed.</param>
/// <param name="Steps">The evaluation step by step.</param>
public sealed record SpfVerdict(
    SpfResult Result, SpfIdentity Identity, string Domain, string? Explanation, string Reason, int Lookups, int VoidLookups, ImmutableArray<SpfStep> Steps);
