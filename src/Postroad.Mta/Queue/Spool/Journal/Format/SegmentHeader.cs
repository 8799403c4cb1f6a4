using System.Buffers.Binary;

namespace Postroad.Mta.Queue.Spool.Journal.Format;

/// <summary>
/// The first 64 octets of a segment, said twice: at 0 and at 2048, so that one bad sector does not cost the segment. Magic, version and
/// checksum keep their places in every later version.
/// </summary>
/// <param name="Id">Never used twice; also the file's name.</param>
/// <param name="Epoch">The start of the server that writes it.</param>
/// <param name="Salt">Random, so that nobody can put a record that passes the check into the body of a message.</param>
/// <param name="Capacity">The octets of the file.</param>
internal readonly record struct SegmentHeader(uint Id, long Epoch, ulong Salt, long Capacity)
{
    /// <summary>How many octets of the file come before the first record.</summary>
    public const int PageOctets = 4096;

    /// <summary>The version of the format that this program writes.</summary>
    public const ushort Version = 1;

    private const int Octets = 64;
    private const int SecondAt = 2048;
    private const int ChecksumAt = Octets - sizeof(uint);

    private static ReadOnlySpan<byte> Magic => "POSTROAD"u8;

    /// <summary>The state of the checksum that each record of the segment starts from.</summary>
    public uint Seed
    {
        get
        {
            Span<byte> octets = stackalloc byte[12];
            BinaryPrimitives.WriteUInt32LittleEndian(octets, Id);
            BinaryPrimitives.WriteUInt64LittleEndian(octets[4..], Salt);
            return Checksum.Append(Checksum.Start, octets);
        }
    }

    /// <summary>The first page of the file.</summary>
    public byte[] ToPage()
    {
        var page = new byte[PageOctets];
        WriteTo(page, Version);
        page.AsSpan(0, Octets).CopyTo(page.AsSpan(SecondAt));
        return page;
    }

    /// <summary>Writes one copy.</summary>
    public void WriteTo(Span<byte> to, ushort version)
    {
        Magic.CopyTo(to);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], version);
        BinaryPrimitives.WriteUInt16LittleEndian(to[10..], PageOctets);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], Id);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], Epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(to[24..], Salt);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], Capacity);
        BinaryPrimitives.WriteUInt32LittleEndian(to[ChecksumAt..], Checksum.Finish(Checksum.Append(Checksum.Start, to[..ChecksumAt])));
    }

    /// <summary>Reads the first copy that passes its check.</summary>
    /// <exception cref="SpoolFormatException">It does, and its version is a later one.</exception>
    public static bool TryRead(ReadOnlySpan<byte> page, out SegmentHeader header)
    {
        header = default;
        return page.Length >= PageOctets && (TryReadOne(page, ref header) || TryReadOne(page[SecondAt..], ref header));
    }

    private static bool TryReadOne(ReadOnlySpan<byte> from, ref SegmentHeader header)
    {
        var sum = BinaryPrimitives.ReadUInt32LittleEndian(from[ChecksumAt..]);
        if (!from.StartsWith(Magic) || sum != Checksum.Finish(Checksum.Append(Checksum.Start, from[..ChecksumAt])))
            return false;
        var version = BinaryPrimitives.ReadUInt16LittleEndian(from[8..]);
        if (version is 0 or > Version)
            throw new SpoolFormatException($"it is of format {version}, and this program reads formats up to {Version}");
        header = new SegmentHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(from[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[32..]));
        return true;
    }
}
