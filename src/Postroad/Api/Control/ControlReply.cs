namespace Postroad.Api.Control;

/// <summary>One line of an answer: a message, how far it is, or how it ended. Exactly one of them is there.</summary>
internal sealed record ControlReply
{
    /// <summary>A message that was asked for.</summary>
    public QueueMessage? Message { get; init; }

    /// <summary>A ban that was asked for.</summary>
    public ControlBan? Ban { get; init; }

    /// <summary>How far a long operation is.</summary>
    public ControlProgress? Progress { get; init; }

    /// <summary>The end: it was done.</summary>
    public ControlResult? Result { get; init; }

    /// <summary>The end: it was not done.</summary>
    public ControlFailure? Failure { get; init; }
}
