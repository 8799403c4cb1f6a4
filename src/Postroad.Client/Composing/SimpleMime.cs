using System.Buffers;
using MimeKit;

namespace Postroad.Client;

/// <summary>
/// Writes the plainest and commonest of messages without MimeKit's machinery, which costs more than all the rest of sending: made in memory, of one part, its content encoded
/// already or in no need of it. Whatever is else is MimeKit's to write.
/// </summary>
internal static class SimpleMime
{
    /// <summary>Writes the message, or gives null where it is not one of these.</summary>
    public static SpooledContent? TryWrite(MimeMessage message)
    {
        if (message.Body is not MimePart { Content: { Stream: { } stream } content } part || !stream.CanSeek || !IsPlain(part, content) || !message.Headers.Contains(HeaderId.MimeVersion) || WasParsed(message.Headers) || WasParsed(part.Headers))
            return null;
        var written = new SpooledContent();
        WriteHeaders(written, message.Headers);
        WriteHeaders(written, part.Headers);
        written.Write("\r\n"u8);
        WriteContent(written, stream);
        var facts = written.Facts;
        if (!facts.Has8BitHeader && facts.LongestLine <= 998 && (!facts.Has8Bit || part.ContentTransferEncoding == ContentEncoding.EightBit))
            return written;
        written.Dispose();
        return null;
    }

    private static bool IsPlain(MimePart part, IMimeContent content) => part.ContentTransferEncoding switch
    {
        ContentEncoding.Default or ContentEncoding.SevenBit or ContentEncoding.EightBit => content.Encoding is ContentEncoding.Default or ContentEncoding.SevenBit or ContentEncoding.EightBit,
        ContentEncoding.QuotedPrintable or ContentEncoding.Base64 => content.Encoding == part.ContentTransferEncoding,
        _ => false,
    };

    // The fields of a message that was read have places of their own, which MimeKit keeps.
    private static bool WasParsed(HeaderList headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Offset is not null)
                return true;
        }
        return false;
    }

    private static void WriteHeaders(SpooledContent output, HeaderList headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i];
            if (header.Id is HeaderId.Bcc or HeaderId.ResentBcc or HeaderId.ContentLength)
                continue;
            output.Write(header.RawField);
            output.Write(":"u8);
            output.WriteLines(header.RawValue, isLast: true);
        }
    }

    private static void WriteContent(SpooledContent output, Stream content)
    {
        var piece = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            content.Position = 0;
            int read;
            while ((read = content.Read(piece)) > 0)
                output.WriteLines(piece.AsSpan(0, read), isLast: false);
            output.EndLine();
        }
        finally
        {
            content.Position = 0;
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
