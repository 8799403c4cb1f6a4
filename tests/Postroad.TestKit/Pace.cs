namespace Postroad.TestKit;

/// <summary>How the octets of a transcript go out.</summary>
public enum Pace
{
    /// <summary>All lines up to the next answer in one write.</summary>
    Whole,
    /// <summary>A write for each octet.</summary>
    ByteByByte,
}
