using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Postroad.Mail.Headers;
using Postroad.Mail.Senders;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Receiving;

/// <summary>Takes the content of one message from its session into the queue's intake, and keeps its header to look at. The checks of its sender see each octet as it came.</summary>
/// <param name="intake">Where the content goes.</param>
/// <param name="strips">Which fields are left out; null leaves the octets as they come.</param>
/// <param name="checks">The checks of the sender; null where there are none.</param>
internal sealed class ContentIntake(MessageIntake intake, Func<HeaderField, bool>? strips, SenderEvaluation? checks = null)
{
    private bool _isPastHeader = strips is null;

    /// <summary>The header, without the empty line, once the content has been read.</summary>
    public HeaderCollector Header { get; } = new();

    /// <summary>Whether an octet above 127 was among what came.</summary>
    public bool HasEightBit { get; private set; }

    /// <summary>Why the content could not be kept, where it could not; it was read to its end all the same, so that the session stays in step.</summary>
    public SpoolUnavailableException? Trouble { get; private set; }

    /// <summary>Reads the content to its end.</summary>
    /// <exception cref="Postroad.Smtp.Server.MessageRefusedException">The session itself refuses it.</exception>
    public async ValueTask ReadAsync(PipeReader content, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await content.ReadAsync(cancellationToken);
            foreach (var piece in result.Buffer)
            {
                checks?.Append(piece.Span);
                HasEightBit = HasEightBit || !Ascii.IsValid(piece.Span);
            }
            var headerOctets = Collect(result.Buffer);
            if (_isPastHeader)
                await WriteAsync(result.Buffer, cancellationToken);
            else if (Header.IsComplete || result.IsCompleted)
                await PassHeaderAsync(result.Buffer.Slice(headerOctets), cancellationToken);
            content.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    // What is returned says how many of the octets belong to the header and the empty line.
    private long Collect(ReadOnlySequence<byte> octets)
    {
        long taken = 0;
        foreach (var piece in octets)
        {
            if (Header.IsComplete || Header.IsTooLong)
                break;
            taken += Header.Append(piece.Span);
        }
        return taken;
    }

    private async ValueTask PassHeaderAsync(ReadOnlySequence<byte> body, CancellationToken cancellationToken)
    {
        _isPastHeader = true;
        // A header beyond all bounds is refused whatever is kept of it.
        if (Header.IsTooLong || !HeaderBlock.TryRead(Header.Octets, out var header, out _))
            return;
        foreach (var field in header)
        {
            if (!strips!(field))
                await WriteAsync(new ReadOnlySequence<byte>(field.Raw), cancellationToken);
        }
        if (Header.IsComplete)
            await WriteAsync(new ReadOnlySequence<byte>("\r\n"u8.ToArray()), cancellationToken);
        await WriteAsync(body, cancellationToken);
    }

    private async ValueTask WriteAsync(ReadOnlySequence<byte> octets, CancellationToken cancellationToken)
    {
        if (Trouble is not null || octets.IsEmpty)
            return;
        try
        {
            await intake.WriteAsync(octets, cancellationToken);
        }
        catch (SpoolUnavailableException e)
        {
            Trouble = e;
        }
    }
}
