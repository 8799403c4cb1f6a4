namespace Postroad.Mta.Queue.Operations;

/// <summary>What a change came to for one message.</summary>
/// <param name="Recipients">How many it was made for; an attempt may have taken one of them in hand meanwhile.</param>
/// <param name="IsGone">Whether the message is gone with that.</param>
internal readonly record struct QueueChange(int Recipients, bool IsGone);
