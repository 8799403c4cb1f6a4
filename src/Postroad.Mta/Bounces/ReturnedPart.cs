using Postroad.Mail.Dsn;
using Postroad.Mail.Headers;
using Postroad.Mta.Queue;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Bounces;

/// <summary>Chooses and reads what a report returns of its message (RFC 3461 §6.2).</summary>
internal static class ReturnedPart
{
    /// <summary>The largest message that is returned whole where its sender asked for it with RET=FULL. 1 MiB.</summary>
    public const int MaxAsked = 1024 * 1024;

    /// <summary>The largest message that is returned whole where its sender said nothing. 50,000 octets, as Postfix has it.</summary>
    public const int MaxUnasked = 50_000;

    /// <summary>How much of a header is returned. 64 KiB.</summary>
    public const int MaxHeader = 64 * 1024;

    /// <summary>Reads the header of a message, and the part to return.</summary>
    /// <param name="message">The message.</param>
    /// <param name="hasFailure">Whether the report tells of a failure; else the header alone is returned.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async ValueTask<(HeaderBlock Header, ReturnedContent Returned)> ReadAsync(QueuedMessage message, bool hasFailure, CancellationToken cancellationToken)
    {
        var isWhole = hasFailure && IsReturnedWhole(message);
        await using var content = await message.OpenContentAsync(cancellationToken);
        var collector = new HeaderCollector();
        using var whole = new MemoryStream(isWhole ? (int)message.Size : 0);
        var buffer = new byte[16 * 1024];
        int length;
        while ((isWhole || !collector.IsComplete && !collector.IsTooLong) && (length = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            collector.Append(buffer.AsSpan(0, length));
            if (isWhole)
                whole.Write(buffer, 0, length);
        }
        var header = !collector.IsTooLong && HeaderBlock.TryRead(collector.Octets, out var read, out _) ? read : HeaderBlock.Empty;
        return (header, isWhole ? new ReturnedContent(whole.ToArray(), IsWhole: true) : new ReturnedContent(Cut(header), IsWhole: false));
    }

    // RFC 8689 §5: a message that asks for TLS is treated as with RET=HDRS.
    private static bool IsReturnedWhole(QueuedMessage message) => message.Envelope.Parameters is { RequireTls: false, Body: not BodyType.BinaryMime } parameters
        && parameters.Return switch
        {
            DsnReturn.Full => message.Size <= MaxAsked,
            DsnReturn.Headers => false,
            _ => message.Size <= MaxUnasked,
        };

    private static ReadOnlyMemory<byte> Cut(HeaderBlock header)
    {
        var length = 0;
        foreach (var field in header)
        {
            if (length + field.Raw.Length > MaxHeader)
                break;
            length += field.Raw.Length;
        }
        return header.Octets[..length];
    }
}
