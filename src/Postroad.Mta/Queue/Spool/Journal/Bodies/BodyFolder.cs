using System.Globalization;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal.Bodies;

/// <summary>Bodies too large to stand in a segment: a file each, named for the message, durable before the Accept that names it.</summary>
internal sealed class BodyFolder(IDisk disk, JournalPaths paths) : IDisposable
{
    /// <summary>The segment in the reference of a large body; the offset is then its checksum.</summary>
    public const long NoSegment = -1;

    private const string NameEnd = ".body";
    private const int FlushesAtOnce = 8;

    private readonly SemaphoreSlim _flushes = new(FlushesAtOnce);

    /// <summary>Writes a body as it arrives and makes file and name durable.</summary>
    public async ValueTask<BodyReference> WriteAsync(QueueId id, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        var path = PathOf(id);
        try
        {
            disk.Delete(path);
            using var file = disk.Create(path, 0);
            var (length, state) = (0L, Checksum.Start);
            await foreach (var chunk in chunks.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                file.Write(chunk.Span, length);
                length += chunk.Length;
                state = Checksum.Append(state, chunk.Span);
            }
            await FlushAsync(file, cancellationToken).ConfigureAwait(false);
            return new BodyReference(length, NoSegment, Checksum.Finish(state));
        }
        catch (Exception error)
        {
            TryDelete(id);
            if (error is SpoolUnavailableException || error is not (IOException or UnauthorizedAccessException))
                throw;
            var isFull = DiskSpace.IsWanting(error);
            throw new SpoolUnavailableException(isFull ? "no space is left on the disk of the spool" : $"cannot write {path}: {error.Message}", isFull, error);
        }
    }

    /// <summary>Opens a body.</summary>
    public Stream Open(QueueId id, BodyReference body)
    {
        try
        {
            return new BodyStream(disk.Open(PathOf(id), forWriting: false), body.Length, (uint)body.Offset, PathOf(id));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SpoolDamageException($"the body of {id} is not there: {PathOf(id)}");
        }
    }

    /// <summary>Removes the body of a settled message; what cannot be removed now is swept at the next start.</summary>
    public void TryDelete(QueueId id)
    {
        try
        {
            disk.Delete(PathOf(id));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An orphan: harmless until the next start sweeps it.
        }
    }

    /// <summary>What is there now, to be swept when the replay knows what counts.</summary>
    public IReadOnlyList<string> List() => disk.ListFiles(paths.Bodies);

    /// <summary>Removes those bodies that no message names; with damage found, they are set aside instead, for a lost record may have named them.</summary>
    /// <returns>How many.</returns>
    public int Sweep(IReadOnlyList<string> names, LiveIndex index, bool mayBeNamed)
    {
        var swept = 0;
        foreach (var name in names)
        {
            if (QueueId.TryParse(name.EndsWith(NameEnd, StringComparison.Ordinal) ? name.AsSpan(0, name.Length - NameEnd.Length) : name, out var id) && index.HasLargeBody(id.Value))
                continue;
            CrashPoint.Reach("sweep.before");
            if (TrySweep(name, mayBeNamed))
                swept++;
        }
        return swept;
    }

    /// <inheritdoc/>
    public void Dispose() => _flushes.Dispose();

    private bool TrySweep(string name, bool mayBeNamed)
    {
        try
        {
            var path = Path.Join(paths.Bodies, name);
            if (mayBeNamed)
                disk.Rename(path, Path.Join(paths.Damaged, name));
            else
                disk.Delete(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // It stays an orphan; the next start tries again.
        }
    }

    private string PathOf(QueueId id) => Path.Join(paths.Bodies, string.Create(CultureInfo.InvariantCulture, $"{id}{NameEnd}"));

    // Flushing blocks a thread; more than a few at once would only queue in the disk.
    private async ValueTask FlushAsync(IDiskFile file, CancellationToken cancellationToken)
    {
        await _flushes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            CrashPoint.Reach("body.flush.before");
            file.Flush();
            CrashPoint.Reach("body.flush.after");
            disk.FlushFolder(paths.Bodies);
            CrashPoint.Reach("body.after");
        }
        finally
        {
            _flushes.Release();
        }
    }
}
