namespace Postroad.Mta.Queue.Operations;

/// <summary>What an operator can do to recipients that wait.</summary>
internal enum QueueVerb
{
    /// <summary>Due at once, whatever was held or suspended.</summary>
    Retry,
    /// <summary>Not tried until released.</summary>
    Hold,
    /// <summary>No longer held; due at its time.</summary>
    Release,
    /// <summary>Given up, with a report to the sender.</summary>
    Bounce,
    /// <summary>Given up without a report.</summary>
    Drop,
}
