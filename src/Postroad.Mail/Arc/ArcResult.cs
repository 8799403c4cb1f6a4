namespace Postroad.Mail.Arc;

/// <summary>The state of a chain (RFC 8617 §4.4).</summary>
public enum ArcResult
{
    /// <summary>There is no chain.</summary>
    None,
    /// <summary>The chain holds: each hop's testimony is as it was sealed.</summary>
    Pass,
    /// <summary>The chain is broken, for good; it counts as if it were not there (RFC 8617 §5.2).</summary>
    Fail,
}
