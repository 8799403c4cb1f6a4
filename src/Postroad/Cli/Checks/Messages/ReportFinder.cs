using MimeKit;
using Postroad.Mail.Dmarc.Reports;

namespace Postroad.Cli.Checks.Messages;

/// <summary>Finds the report in a file: as it is, packed, or attached to a message.</summary>
internal static class ReportFinder
{
    private const int MaxParts = 100;
    private const int MaxDepth = 20;
    private const int MaxPackedOctets = 32 * 1024 * 1024;

    /// <summary>The aggregate report in a file.</summary>
    /// <exception cref="ReportFormatException">There is none, or it cannot be read.</exception>
    public static AggregateReport Find(byte[] octets)
    {
        if (ReportArchive.LooksLikeReport(octets))
            return Read(octets);
        ReportFormatException? last = null;
        foreach (var attached in Attached(octets))
        {
            try
            {
                return Read(attached);
            }
            catch (ReportFormatException failure)
            {
                last = failure;
            }
        }
        throw last ?? new ReportFormatException("it is no report, nor a message with one: neither XML nor gzip nor zip is in it");
    }

    private static AggregateReport Read(byte[] octets)
    {
        using var xml = new MemoryStream(ReportArchive.Unpack(octets));
        return AggregateReportReader.Read(xml);
    }

    private static IEnumerable<byte[]> Attached(byte[] octets)
    {
        MimeEntity root;
        try
        {
            var options = new ParserOptions { MaxMimeDepth = MaxDepth };
            root = new MimeParser(options, MimeBudget.Within(options, octets), MimeFormat.Entity).ParseEntity();
        }
        catch (FormatException)
        {
            yield break;
        }
        var open = new Stack<MimeEntity>([root]);
        for (var count = 0; count < MaxParts && open.TryPop(out var entity); count++)
        {
            if (entity is Multipart multipart)
            {
                for (var i = Math.Min(multipart.Count, MaxParts) - 1; i >= 0; i--)
                    open.Push(multipart[i]);
            }
            else if (entity is MessagePart { Message.Body: { } inner })
            {
                open.Push(inner);
            }
            else if (entity is MimePart { Content: { } content } && Decode(content) is { } decoded && ReportArchive.LooksLikeReport(decoded))
            {
                yield return decoded;
            }
        }
    }

    private static byte[]? Decode(IMimeContent content)
    {
        if (content.Stream is not { } stream || stream.Length > MaxPackedOctets)
            return null;
        using var decoded = new MemoryStream();
        content.DecodeTo(decoded);
        return decoded.ToArray();
    }
}
