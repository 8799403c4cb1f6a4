using System.Text;
using MimeKit;

namespace Postroad.Mta.Delivery.Content;

/// <summary>
/// Encodes a message anew so that it holds no octet above 127: the one place where a message on the road is taken apart (RFC 6152 §3 lets a relay do so).
/// Bodies become quoted-printable or base64, header fields encoded words (RFC 2045 §6, RFC 2047).
/// </summary>
internal static class SevenBitMessage
{
    private const int MaxLine = 78;

    /// <exception cref="FormatException">The content is no message that can be read.</exception>
    public static async ValueTask<Stream> EncodeAsync(Stream content, CancellationToken cancellationToken)
    {
        using var message = await MimeMessage.LoadAsync(content, cancellationToken);
        BecomeMime(message);
        message.Prepare(EncodingConstraint.SevenBit, MaxLine);
        Encode(message.Headers);
        foreach (var part in message.BodyParts)
            Encode(part.Headers);
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        var encoded = new MemoryStream();
        await message.WriteToAsync(format, encoded, cancellationToken);
        encoded.Position = 0;
        return encoded;
    }

    // A message that names no encoding of MIME is one of octets whose charset nobody knows (RFC 2045 §4).
    private static void BecomeMime(MimeMessage message)
    {
        if (message.MimeVersion is not null)
            return;
        message.MimeVersion = new Version(1, 0);
        if (message.Body is TextPart text && !text.Headers.Contains(HeaderId.ContentType))
            text.ContentType.Charset = "unknown-8bit";
    }

    private static void Encode(HeaderList headers)
    {
        foreach (var header in headers)
        {
            if (header.RawValue.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)127))
                header.SetValue(Encoding.UTF8, header.Value);
        }
    }
}
