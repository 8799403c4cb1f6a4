namespace Postroad.Api.Control;

/// <summary>What a command asks of the running server; one JSON object on one line.</summary>
internal sealed record ControlRequest
{
    /// <summary><c>queue.list</c>, <c>queue.show</c>, <c>queue.retry</c> and so on, <c>config.reload</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>Which messages.</summary>
    public ControlFilter? Filter { get; init; }

    /// <summary>Whose ban is lifted.</summary>
    public string? Subject { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? Reason { get; init; }

    /// <summary>Only says what would be done.</summary>
    public bool DryRun { get; init; }
}
