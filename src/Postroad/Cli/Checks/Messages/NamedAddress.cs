namespace Postroad.Cli.Checks.Messages;

/// <summary>An address of a header with the name before it.</summary>
internal sealed record NamedAddress(string? Name, string? Address);
