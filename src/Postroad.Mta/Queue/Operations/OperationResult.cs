namespace Postroad.Mta.Queue.Operations;

/// <summary>What an operation did, or would do.</summary>
/// <param name="Messages">Messages that it changed.</param>
/// <param name="Recipients">Recipients that it changed.</param>
/// <param name="InFlight">Recipients that it left alone because an attempt runs: ask again when that has ended.</param>
/// <param name="Unreadable">Messages that it left alone because they cannot be read, so that nobody could be told.</param>
internal sealed record OperationResult(int Messages, int Recipients, int InFlight, int Unreadable = 0)
{
    /// <summary>Nothing.</summary>
    public static readonly OperationResult None = new(0, 0, 0);

    /// <summary>Both together.</summary>
    public OperationResult And(OperationResult other) =>
        new(Messages + other.Messages, Recipients + other.Recipients, InFlight + other.InFlight, Unreadable + other.Unreadable);
}
