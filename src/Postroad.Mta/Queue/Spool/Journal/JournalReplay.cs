using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Bodies;
using Postroad.Mta.Queue.Spool.Journal.Format;
using Postroad.Mta.Queue.Spool.Journal.Index;
using Postroad.Mta.Queue.Spool.Journal.Reading;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal;

/// <summary>Tells what earlier starts left behind, and fills the index with it.</summary>
internal sealed partial class JournalReplay
{
    private readonly IDisk _disk;
    private readonly JournalPaths _paths;
    private readonly LiveIndex _index;
    private readonly BodyFolder _bodies;
    private readonly SegmentFinder _found;
    private readonly ILogger _logger;
    private readonly IReadOnlyList<string> _bodiesAtStart;
    private bool _hasDamage;

    /// <summary>Will tell of the segments found; the bodies that are there now are the ones to be swept.</summary>
    public JournalReplay(IDisk disk, JournalPaths paths, LiveIndex index, BodyFolder bodies, SegmentFinder found, ILogger logger)
    {
        (_disk, _paths, _index, _bodies, _found, _logger) = (disk, paths, index, bodies, found, logger);
        _bodiesAtStart = bodies.List();
    }

    /// <summary>All records, then the end.</summary>
    public IEnumerable<SpoolRecord> Run()
    {
        foreach (var path in _found.Unreadable)
        {
            _hasDamage = true;
            yield return new SpoolRecord.Damaged(path, "its header does not pass its check");
        }
        foreach (var segment in _found.Segments)
        {
            CrashPoint.Reach("replay.segment");
            if (!TryOpen(segment, out var opened, out var why))
            {
                _hasDamage = true;
                LogDamaged(segment.Path, why);
                yield return new SpoolRecord.Damaged(segment.Path, why);
                continue; // It is never closed, so it is never freed.
            }
            using (var file = opened)
            {
                if (file.Length < segment.Capacity)
                {
                    _hasDamage = true;
                    why = $"it was cut short, from {segment.Capacity} octets to {file.Length}";
                    LogDamaged(segment.Path, why);
                    yield return new SpoolRecord.Damaged(segment.Path, why);
                }
                foreach (var item in SegmentReader.Read(file, segment))
                {
                    if (Take(segment, file, item) is { } record)
                        yield return record;
                }
            }
            _index.Close(segment);
        }
        _index.Complete();
        var swept = _bodies.Sweep(_bodiesAtStart, _index, _hasDamage);
        if (swept > 0)
            LogSwept(swept);
        CrashPoint.Reach("replay.end");
        yield return new SpoolRecord.End();
    }

    private bool TryOpen(Segment segment, [NotNullWhen(true)] out IDiskFile? file, [NotNullWhen(false)] out string? why)
    {
        try
        {
            (file, why) = (_disk.Open(segment.Path, forWriting: false), null);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            (file, why) = (null, $"it cannot be opened: {error.Message}");
            return false;
        }
    }

    private SpoolRecord? Take(Segment segment, IDiskFile file, in SegmentItem item)
    {
        switch (item.Kind)
        {
            case SegmentItemKind.Damage:
                return SetAside(segment, file, item, "damaged", "it does not pass its check");
            case SegmentItemKind.Suspect:
                return SetAside(segment, file, item, "damaged", "the last batch before the end is not whole");
            case SegmentItemKind.Torn:
                SetAside(segment, file, item, "torn", "");
                LogTorn(segment.Path, item.Offset, item.Payload);
                return null;
        }
        return item.Type switch
        {
            RecordType.Accept => Accept(segment, item),
            RecordType.State => State(segment, item),
            RecordType.Remove => Remove(segment, item),
            _ => null,
        };
    }

    private SpoolRecord.Message? Accept(Segment segment, in SegmentItem item)
    {
        var head = AcceptHead.Read(item.Head);
        if (!_index.Accept(head.Id, segment.Id, item.Offset, item.Octets, head.IsLarge))
            return null;
        return new SpoolRecord.Message(head.Id, head.Envelope, head.Recipients, MessageReader.PlaceOfBody(head, segment.Id, item.Offset));
    }

    private SpoolRecord.State State(Segment segment, in SegmentItem item)
    {
        var head = StateHead.Read(item.Head.Span);
        _index.State(head.Id, head.Recipient, head.Version, segment.Id, item.Octets);
        return new SpoolRecord.State(head.Id, head.Recipient, head.Version, item.Head[StateHead.Octets..]);
    }

    private SpoolRecord.Removed Remove(Segment segment, in SegmentItem item)
    {
        var id = RecordId.Read(item.Head.Span);
        _index.Remove(id, RemoveHead.ReadSegments(item.Head.Span), segment.Id, item.Octets, isTold: true);
        return new SpoolRecord.Removed(id);
    }

    // The copy is for a person to look at; that it cannot be made is no reason to stop.
    private SpoolRecord.Damaged SetAside(Segment segment, IDiskFile file, in SegmentItem item, string end, string why)
    {
        _hasDamage |= item.Kind != SegmentItemKind.Torn;
        var path = _paths.SetAside(segment.Id, item.Offset, end);
        try
        {
            var window = new SegmentWindow(file, segment.Capacity);
            _disk.Delete(path);
            using var copy = _disk.Create(path, 0);
            for (long at = 0; at < item.Payload;)
            {
                var part = window.At(item.Offset + at, (int)Math.Min(1 << 16, item.Payload - at));
                copy.Write(part.Span, at);
                at += part.Length;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotSetAside(path, error.Message);
        }
        var record = new SpoolRecord.Damaged($"{segment.Path} from {item.Offset} to {item.Offset + item.Payload}, kept as {path}", why);
        if (item.Kind != SegmentItemKind.Torn)
            LogDamaged(record.Where, why);
        return record;
    }
}
