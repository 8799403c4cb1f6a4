namespace Postroad.Cli.Checks.Messages;

/// <summary>A message as a reader would show it.</summary>
/// <param name="Subject">Decoded; null where there is none.</param>
/// <param name="From">Null where there is no such field.</param>
/// <param name="To">Null where there is no such field.</param>
/// <param name="LeafTypes">The types of the parts that hold something, in their order; null for a part that names none.</param>
/// <param name="Attachments">How many parts are shown as attachments.</param>
/// <param name="Fault">What was left out, and why; null where nothing was.</param>
internal sealed record MessageReading(
    string? Subject, IReadOnlyList<NamedAddress>? From, IReadOnlyList<NamedAddress>? To, IReadOnlyList<string?> LeafTypes, int Attachments, string? Fault);
