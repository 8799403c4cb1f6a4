namespace Postroad.Mta.Receiving.Space;

/// <summary>
/// How much room the disk of the spool has left, in steps: mail is refused bit by bit before there is none, so that the queue can drain. A step is left again when there is a fifth
/// more room than it began at.
/// </summary>
internal sealed class SpaceLeft
{
    /// <summary>Our own users wait: their programs keep what they send. A tenth of the disk, or 512 MiB where that is less.</summary>
    public const long Low = 512L << 20;

    /// <summary>Other servers wait too; only postmasters are written to. A twentieth of the disk, or 256 MiB where that is less.</summary>
    public const long Short = 256L << 20;

    private const double MoreToLeave = 1.2;

    private readonly Lock _gate = new();
    private readonly Func<(long Free, long Total)> _disk;
    private SpaceStep _step;

    /// <param name="disk">The free octets of the disk, and all of them.</param>
    public SpaceLeft(Func<(long Free, long Total)> disk) => _disk = disk;

    /// <summary>The free octets.</summary>
    public long Free => _disk().Free;

    /// <summary>Where it stands now.</summary>
    public SpaceStep Step
    {
        get
        {
            var (free, total) = _disk();
            lock (_gate)
            {
                var reached = Of(free, total, 1);
                // Worse at once; better when there is some room more than that.
                return _step = reached >= _step ? reached : (SpaceStep)Math.Min((int)_step, (int)Of(free, total, MoreToLeave));
            }
        }
    }

    private static SpaceStep Of(long free, long total, double factor) =>
        free < Math.Min(total / 20, Short) * factor ? SpaceStep.Short : free < Math.Min(total / 10, Low) * factor ? SpaceStep.Low : SpaceStep.Ample;
}
