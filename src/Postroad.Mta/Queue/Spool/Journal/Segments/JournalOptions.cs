using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Postroad.Mta.Queue.Spool.Journal.Segments;

/// <summary>How the journal uses its disk. The defaults are for a server; they are not in the configuration file.</summary>
internal sealed class JournalOptions
{
    private const long UsualSegment = 64 << 20;
    private const long LeastSegment = 1 << 20;

    /// <summary>The folder of the spool, made where it is absent.</summary>
    public required string Folder { get; init; }

    /// <summary>The size of a segment, in octets: a multiple of 4,096 from 512 KiB to 1 GiB. Default 64 MiB, so that a segment lasts half a second at full speed and is read in a tenth;
    /// the variable POSTROAD_SPOOL_SEGMENT gives another to the crash suite, which has to see many segments in little time.</summary>
    public long SegmentOctets { get; init; } = FromEnvironment() ?? UsualSegment;

    /// <summary>How many segments are held ready. Default 2: one to go on in, and one that removals may still use when the disk is full.</summary>
    public int Spares { get; init; } = 2;

    /// <summary>How many emptied segments are kept for reuse. Default 4.</summary>
    public int MostSpares { get; init; } = 4;

    /// <summary>The share of live octets below which the rest of a segment is moved. Default 0.25: then a move frees three times what it writes.</summary>
    public double CleanBelow { get; init; } = 0.25;

    /// <summary>Whether segments are prepared, sealed and cleaned on a thread beside the commits. Default true; a deterministic test does it in the commit.</summary>
    public bool InBackground { get; init; } = true;

    /// <summary>Where the salt of a segment comes from. Default: the system's secure generator.</summary>
    public Func<ulong> Salt { get; init; } = SecureSalt;

    /// <summary>As on any disk, but on a small one a segment is a sixteenth of it, 1 MiB at least: the three of a quiet server are not to fill it.</summary>
    /// <param name="folder">The folder of the spool.</param>
    /// <param name="disk">The octets of its disk, used and free.</param>
    public static JournalOptions On(string folder, long disk) =>
        new() { Folder = folder, SegmentOctets = FromEnvironment() ?? Math.Clamp(disk / 16 / LeastSegment * LeastSegment, LeastSegment, UsualSegment) };

    private static long? FromEnvironment() =>
        long.TryParse(Environment.GetEnvironmentVariable("POSTROAD_SPOOL_SEGMENT"), NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : null;

    private static ulong SecureSalt()
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(octets);
        return BinaryPrimitives.ReadUInt64LittleEndian(octets);
    }
}
