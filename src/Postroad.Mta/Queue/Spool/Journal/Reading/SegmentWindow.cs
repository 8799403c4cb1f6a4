using Postroad.Mta.Queue.Spool.Disk;

namespace Postroad.Mta.Queue.Spool.Journal.Reading;

/// <summary>
/// Reads a segment forward through one buffer. A page that the disk cannot read, and what a file that was cut short has no more, is taken as zeros, so that only
/// its records are lost.
/// </summary>
internal sealed class SegmentWindow(IDiskFile file, long limit)
{
    private const int PageOctets = 4096;

    private byte[] _octets = new byte[256 * 1024];
    private long _at;
    private int _filled;

    /// <summary>Up to so many octets from there, less at the end. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> At(long offset, int octets)
    {
        octets = (int)Math.Min(octets, limit - offset);
        if (offset < _at || offset + octets > _at + _filled)
            Fill(offset, octets);
        return _octets.AsMemory((int)(offset - _at), octets);
    }

    private void Fill(long offset, int octets)
    {
        if (octets > _octets.Length)
            _octets = new byte[Math.Max(octets, _octets.Length * 2)];
        _at = offset;
        var wanted = (int)Math.Min(_octets.Length, limit - offset);
        try
        {
            var read = file.Read(_octets.AsSpan(0, wanted), offset);
            _octets.AsSpan(read, wanted - read).Clear();
        }
        catch (IOException)
        {
            FillByPages(offset, wanted);
        }
        _filled = wanted;
    }

    private void FillByPages(long offset, int wanted)
    {
        for (var done = 0; done < wanted;)
        {
            var page = Math.Min(wanted - done, PageOctets - (int)((offset + done) % PageOctets));
            var part = _octets.AsSpan(done, page);
            try
            {
                var read = file.Read(part, offset + done);
                part[read..].Clear();
            }
            catch (IOException)
            {
                part.Clear();
            }
            done += page;
        }
    }
}
