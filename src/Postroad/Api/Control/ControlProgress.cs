namespace Postroad.Api.Control;

/// <summary>How far an operation is.</summary>
/// <param name="Done">Messages that were looked at.</param>
/// <param name="Total">How many are looked at in all.</param>
internal sealed record ControlProgress(int Done, int Total);
