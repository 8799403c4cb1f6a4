using Microsoft.Win32.SafeHandles;

namespace Postroad.Mta.Queue.Spool.Disk;

/// <summary>A file of this machine.</summary>
internal sealed class LocalDiskFile(SafeFileHandle handle, string path) : IDiskFile
{
    /// <inheritdoc/>
    public long Length => RandomAccess.GetLength(handle);

    /// <inheritdoc/>
    public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset) => RandomAccess.Write(handle, buffers, offset);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> octets, long offset) => RandomAccess.Write(handle, octets, offset);

    /// <inheritdoc/>
    public int Read(Span<byte> octets, long offset)
    {
        var read = 0;
        while (read < octets.Length)
        {
            var more = RandomAccess.Read(handle, octets[read..], offset + read);
            if (more == 0)
                break;
            read += more;
        }
        return read;
    }

    /// <inheritdoc/>
    public void SetLength(long octets) => RandomAccess.SetLength(handle, octets);

    /// <inheritdoc/>
    public void Flush() => DiskCalls.FlushData(handle, path);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
