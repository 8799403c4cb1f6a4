namespace Postroad.Mta.Queue.Spool.Disk;

/// <summary>An open file. Offsets are absolute; there is no cursor.</summary>
internal interface IDiskFile : IDisposable
{
    /// <summary>In octets.</summary>
    long Length { get; }

    /// <summary>Writes all buffers one after the other, in one system call where there is one.</summary>
    void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset);

    /// <summary>Writes one span.</summary>
    void Write(ReadOnlySpan<byte> octets, long offset);

    /// <summary>Reads what is there, less only at the end of the file.</summary>
    int Read(Span<byte> octets, long offset);

    /// <summary>Cuts or lengthens.</summary>
    void SetLength(long octets);

    /// <summary>Returns when what was written is on stable storage. An error is final: what was written before it may be lost, and a second flush would not tell.</summary>
    void Flush();
}
