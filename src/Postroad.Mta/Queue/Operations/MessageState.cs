namespace Postroad.Mta.Queue.Operations;

/// <summary>A message as a whole, by the recipients that still wait.</summary>
internal enum MessageState
{
    /// <summary>One of them is before the end of its first attempt, or an attempt runs.</summary>
    Active,
    /// <summary>All of them have failed for now, or some have and the others are held.</summary>
    Deferred,
    /// <summary>All of them are held.</summary>
    Held,
}
