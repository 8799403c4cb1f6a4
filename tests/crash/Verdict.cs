namespace Postroad.Crash;

/// <summary>One line of the result.</summary>
internal sealed record Verdict(string What, bool Passed, string Detail = "");
