using MimeKit;
using MimeKit.Cryptography;

namespace Postroad.Client;

/// <summary>How MimeKit writes for the wire, and what must be left as it is.</summary>
internal static class MimeShape
{
    public static readonly FormatOptions Usual = Options(international: false);

    public static readonly FormatOptions International = Options(international: true);

    /// <summary>Whether changing an octet would break a signature.</summary>
    public static bool IsSigned(MimeMessage message) =>
        message.Headers.Contains(HeaderId.DkimSignature) || message.Headers.Contains("ARC-Seal") || HasSignedPart(message.Body);

    /// <summary>Takes back encodings that a 7-bit server cannot carry, so that the right one is chosen anew.</summary>
    public static void Unset(MimeEntity? entity)
    {
        switch (entity)
        {
            case Multipart multipart:
                foreach (var part in multipart)
                    Unset(part);
                break;
            case MessagePart { Message.Body: { } body }:
                Unset(body);
                break;
            case MimePart { ContentTransferEncoding: ContentEncoding.EightBit or ContentEncoding.Binary or ContentEncoding.SevenBit } part:
                part.ContentTransferEncoding = ContentEncoding.Default;
                break;
        }
    }

    private static bool HasSignedPart(MimeEntity? entity) => entity switch
    {
        MultipartSigned => true,
        Multipart multipart => multipart.Any(HasSignedPart),
        _ => false,
    };

    private static FormatOptions Options(bool international)
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        options.International = international;
        options.HiddenHeaders.Add(HeaderId.Bcc);
        options.HiddenHeaders.Add(HeaderId.ResentBcc);
        options.HiddenHeaders.Add(HeaderId.ContentLength);
        return options;
    }
}
