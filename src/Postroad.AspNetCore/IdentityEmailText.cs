namespace Postroad.AspNetCore;

/// <summary>What one kind of mail says.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Text">Why it comes, before the link or code.</param>
/// <param name="Action">What stands on the link, or before the code.</param>
public sealed record IdentityEmailText(string Subject, string Text, string Action);
