namespace Postroad.Api.Control;

/// <summary>Why something was not done.</summary>
/// <param name="Status">The exit status that the command shall end with.</param>
/// <param name="Lines">What to tell, a line each.</param>
internal sealed record ControlFailure(int Status, IReadOnlyList<string> Lines);
