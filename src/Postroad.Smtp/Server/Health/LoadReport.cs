namespace Postroad.Smtp.Server.Health;

/// <summary>How it stands with what the server lives on.</summary>
/// <param name="Level">How much it may take on.</param>
/// <param name="Reason">What is short, in a word for metrics and logs: <c>disk</c>, <c>memory</c>, <c>descriptors</c>, <c>connections</c>.</param>
public readonly record struct LoadReport(LoadLevel Level, string Reason);
