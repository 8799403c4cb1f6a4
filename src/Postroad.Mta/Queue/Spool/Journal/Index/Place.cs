namespace Postroad.Mta.Queue.Spool.Journal.Index;

/// <summary>Where the Accept of a message stands, in 16 octets.</summary>
internal struct Place
{
    private const uint LargeBit = 1u << 31;

    private uint _octets;

    /// <summary>The segment; 0 where only states of the message have been seen.</summary>
    public uint Segment;

    /// <summary>Where in the segment.</summary>
    public uint Offset;

    /// <summary>The first slot of its states.</summary>
    public int FirstState;

    /// <summary>What the record takes up.</summary>
    public readonly long Octets => _octets & ~LargeBit;

    /// <summary>Whether the body is a file of its own.</summary>
    public readonly bool IsLarge => (_octets & LargeBit) != 0;

    /// <summary>Sets both.</summary>
    public void SetOctets(uint octets, bool isLarge) => _octets = isLarge ? octets | LargeBit : octets;
}
