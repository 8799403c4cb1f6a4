namespace Postroad.Mta.Queue.Scheduling;

/// <summary>What is really in the schedule, counted one by one.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Recipients">Their recipients that are not settled.</param>
/// <param name="Unaccounted">What the ledger says should be there, less what is: other than 0 is a bug.</param>
/// <param name="Oldest">When the oldest message was accepted; null where there is none.</param>
internal sealed record Census(int Messages, long Recipients, long Unaccounted, DateTimeOffset? Oldest);
