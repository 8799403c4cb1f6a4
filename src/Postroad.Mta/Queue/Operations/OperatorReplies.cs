using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Queue.Operations;

/// <summary>What stands in the place of a server's reply where an operator decided.</summary>
internal static class OperatorReplies
{
    /// <summary>RFC 3463 §3.4: it is about this system, and about no mailbox or route.</summary>
    public static Reply Returned(string reason) => new(554, new(5, 3, 0), $"Returned by the postmaster: {string.Concat(reason.Where(static c => !char.IsControl(c)))}");
}
