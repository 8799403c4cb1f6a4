using System.Buffers;
using Postroad.Mail.Headers;

namespace Postroad.Mta.Delivery.Content;

/// <summary>What has to be known of a content before it goes to a hop that takes less than it may hold. Found by reading it once.</summary>
/// <param name="HeaderHas8Bit">Whether the header, that of the message alone, has octets above 127.</param>
/// <param name="BodyHas8Bit">Whether what follows has.</param>
/// <param name="IsSigned">Whether somebody signed it, so that another encoding would break the signature.</param>
internal readonly record struct ContentFacts(bool HeaderHas8Bit, bool BodyHas8Bit, bool IsSigned)
{
    /// <summary>Reads the content to its end.</summary>
    public static async ValueTask<ContentFacts> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(65536);
        try
        {
            var header = new HeaderCollector();
            var (headerHas8Bit, bodyHas8Bit) = (false, false);
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                var octets = buffer.AsMemory(0, read);
                var headerOctets = header.IsComplete ? 0 : header.Append(octets.Span);
                headerHas8Bit |= octets.Span[..headerOctets].ContainsAnyExceptInRange((byte)0, (byte)127);
                bodyHas8Bit |= octets.Span[headerOctets..].ContainsAnyExceptInRange((byte)0, (byte)127);
            }
            return new ContentFacts(headerHas8Bit, bodyHas8Bit, IsSignedBy(header));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static bool IsSignedBy(HeaderCollector collected)
    {
        if (!HeaderBlock.TryRead(collected.Octets, out var header, out _))
            return false;
        return header.TryFind("DKIM-Signature", out _) || header.All("Content-Type").Any(static f => IsSignedType(f.ToText()));
    }

    private static bool IsSignedType(string type) =>
        type.TrimStart().StartsWith("multipart/signed", StringComparison.OrdinalIgnoreCase)
        || type.TrimStart().StartsWith("application/pkcs7-mime", StringComparison.OrdinalIgnoreCase)
        || type.TrimStart().StartsWith("application/x-pkcs7-mime", StringComparison.OrdinalIgnoreCase);
}
