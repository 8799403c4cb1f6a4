namespace Postroad.Mta.Queue;

/// <summary>How far one recipient of a message is.</summary>
internal enum RecipientStatus : byte
{
    /// <summary>No attempt has failed yet.</summary>
    Pending,
    /// <summary>At least one attempt failed for now; also while another runs.</summary>
    Deferred,
    /// <summary>The next hop or the mailbox has it.</summary>
    Delivered,
    /// <summary>Refused for good, expired or given up by an operator, and reported where a report was due.</summary>
    Bounced,
    /// <summary>An operator took it out without a report.</summary>
    Dropped,
}
