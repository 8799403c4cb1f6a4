namespace Postroad.Mail.Arc;

/// <summary>What is known of one set of a chain.</summary>
/// <param name="Instance">Its number, 1 for the first hop.</param>
/// <param name="SealDomain">Who sealed it.</param>
/// <param name="ChainState">What the sealer said of the chain before (<c>cv=</c>): none, pass or fail.</param>
/// <param name="MessageSignatureIsGood">Whether its message signature holds for the message as it is now; null where that was not looked at.</param>
/// <param name="Results">Its ARC-Authentication-Results, after the instance: what the sealer found out about the sender.</param>
public sealed record ArcSetVerdict(int Instance, string SealDomain, string ChainState, bool? MessageSignatureIsGood, string Results);
