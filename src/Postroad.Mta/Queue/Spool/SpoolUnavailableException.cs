namespace Postroad.Mta.Queue.Spool;

/// <summary>The spool cannot make anything durable: the disk is full, or a write or flush failed. Nothing of the batch counts as committed.</summary>
/// <param name="message">What failed, where, and what to do.</param>
/// <param name="isFull">Whether it is for want of space, which passes by itself (452 4.3.1); else the spool stays shut until it has been opened anew (451 4.3.0).</param>
/// <param name="inner">The cause.</param>
internal sealed class SpoolUnavailableException(string message, bool isFull, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether it is for want of space.</summary>
    public bool IsFull { get; } = isFull;
}
