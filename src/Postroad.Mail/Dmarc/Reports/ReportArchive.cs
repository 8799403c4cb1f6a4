using System.IO.Compression;

namespace Postroad.Mail.Dmarc.Reports;

/// <summary>Unpacks what reports come in: gzip, zip, or nothing at all. One layer, and never more than 64 MiB, nor more than 100 times what came (the first MiB is free).</summary>
public static class ReportArchive
{
    /// <summary>The largest content that is unpacked: 64 MiB.</summary>
    public const int MaxOctets = 64 * 1024 * 1024;

    private const int MaxRatio = 100;
    private const int FreeOctets = 1024 * 1024;
    private const int MaxEntries = 100;

    /// <summary>Whether octets begin like gzip, zip or XML: what may hold a report.</summary>
    /// <param name="start">The first octets.</param>
    public static bool LooksLikeReport(ReadOnlySpan<byte> start) => IsGzip(start) || IsZip(start) || IsXml(start);

    /// <summary>Gives the XML of a report in whatever it came.</summary>
    /// <param name="octets">What came.</param>
    /// <exception cref="ReportFormatException">It is damaged, holds no report, or outgrows the bounds.</exception>
    public static byte[] Unpack(byte[] octets)
    {
        try
        {
            if (IsGzip(octets))
            {
                using var packed = new MemoryStream(octets);
                using var gzip = new GZipStream(packed, CompressionMode.Decompress);
                return ReadBounded(gzip, octets.Length);
            }
            return IsZip(octets) ? UnpackZip(octets) : octets;
        }
        catch (InvalidDataException e)
        {
            throw new ReportFormatException("the archive is damaged", e);
        }
    }

    private static byte[] UnpackZip(byte[] octets)
    {
        using var packed = new MemoryStream(octets);
        using var zip = new ZipArchive(packed, ZipArchiveMode.Read);
        var entries = zip.Entries.Take(MaxEntries).Where(e => !e.FullName.EndsWith('/')).ToList();
        var entry = entries.Find(e => e.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) ?? (entries.Count == 1 ? entries[0] : null)
            ?? throw new ReportFormatException("the zip file holds no XML");
        using var content = entry.Open();
        return ReadBounded(content, octets.Length);
    }

    private static byte[] ReadBounded(Stream content, int packedLength)
    {
        var limit = Math.Min(MaxOctets, Math.Max(FreeOctets, (long)packedLength * MaxRatio));
        using var result = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            if (result.Length + read > limit)
                throw new ReportFormatException($"the archive unpacks to more than {limit} octets");
            result.Write(buffer, 0, read);
        }
        return result.ToArray();
    }

    private static bool IsGzip(ReadOnlySpan<byte> octets) => octets is [0x1f, 0x8b, ..];

    private static bool IsZip(ReadOnlySpan<byte> octets) => octets is [(byte)'P', (byte)'K', 3 or 5, ..];

    private static bool IsXml(ReadOnlySpan<byte> octets)
    {
        octets = octets.StartsWith("\uFEFF"u8) ? octets[3..] : octets;
        octets = octets.TrimStart(" \t\r\n"u8);
        return octets.StartsWith("<?xml"u8) || octets.StartsWith("<feedback"u8);
    }
}
