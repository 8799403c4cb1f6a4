using Microsoft.Extensions.Logging;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal.Segments;

namespace Postroad.Mta.Queue.Spool.Journal;

/// <summary>The embedded provider: an own segmented journal on a local disk. It has one partition.</summary>
internal sealed class JournalSpool : ISpool
{
    private const int InlineBodyOctets = 64 * 1024;
    private const long LeastSegment = 512 << 10;
    private const long MostSegment = 1 << 30;

    private readonly JournalOptions _options;
    private readonly IDisk _disk;
    private readonly ILogger _logger;

    /// <summary>A spool in the folder that the options name. Nothing is touched before a partition is opened.</summary>
    public JournalSpool(JournalOptions options, IDisk disk, ILogger<JournalSpool> logger)
    {
        if (options.SegmentOctets is < LeastSegment or > MostSegment || options.SegmentOctets % 4096 != 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.SegmentOctets, "a segment has from 512 KiB to 1 GiB, in steps of 4,096 octets");
        (_options, _disk, _logger) = (options, disk, logger);
        Traits = new SpoolTraits(options.SegmentOctets / 4, InlineBodyOctets);
    }

    /// <inheritdoc/>
    public SpoolTraits Traits { get; }

    /// <inheritdoc/>
    public ValueTask<ISpoolPartition> OpenAsync(Lease lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(lease.Partition, 0);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<ISpoolPartition>(JournalPartition.Open(_options, _disk, lease, _logger));
    }
}
