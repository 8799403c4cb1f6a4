using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;

namespace Postroad.Mta.Queue.Spool.Journal.Segments;

/// <summary>Opens what earlier starts left: segments whose header passes; a file without one is set aside whole.</summary>
internal sealed class SegmentFinder(IDisk disk, JournalPaths paths)
{
    /// <summary>The segments to replay, oldest first.</summary>
    public List<Segment> Segments { get; } = [];

    /// <summary>Where the files are that were set aside.</summary>
    public List<string> Unreadable { get; } = [];

    /// <summary>Reads the headers.</summary>
    /// <exception cref="SpoolFormatException">A newer program wrote one of them.</exception>
    public void Open(IEnumerable<uint> ids)
    {
        var page = new byte[SegmentHeader.PageOctets];
        foreach (var id in ids)
        {
            var path = paths.Segment(id);
            if (TryHeader(path, page, out var header) && header.Id == id)
                Segments.Add(new Segment(header, path) { IsUnread = true });
            else
                SetAside(path);
        }
    }

    private bool TryHeader(string path, byte[] page, out SegmentHeader header)
    {
        header = default;
        try
        {
            using var file = disk.Open(path, forWriting: false);
            return file.Read(page, 0) == page.Length && SegmentHeader.TryRead(page, out header);
        }
        catch (SpoolFormatException error)
        {
            throw new SpoolFormatException($"{path} was written by a newer program: {error.Message}");
        }
        catch (IOException)
        {
            return false; // A page that cannot be read is as good as damaged.
        }
    }

    private void SetAside(string path)
    {
        var aside = Path.Join(paths.Damaged, Path.GetFileName(path));
        disk.Rename(path, aside);
        disk.FlushFolder(paths.Damaged);
        disk.FlushFolder(paths.Journal);
        Unreadable.Add(aside);
    }
}
