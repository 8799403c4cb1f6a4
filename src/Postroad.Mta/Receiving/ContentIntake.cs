using System.IO.Pipelines;
using Postroad.Mail.Headers;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool;

namespace Postroad.Mta.Receiving;

/// <summary>Takes the content of one message from its session into the queue's intake, and keeps its header to look at.</summary>
internal sealed class ContentIntake(MessageIntake intake)
{
    private readonly HeaderCollector _header = new();

    /// <summary>The header, without the empty line, once the content has been read.</summary>
    public HeaderCollector Header => _header;

    /// <summary>Why the content could not be kept, where it could not; it was read to its end all the same, so that the session stays in step.</summary>
    public SpoolUnavailableException? Trouble { get; private set; }

    /// <summary>Reads the content to its end.</summary>
    /// <exception cref="Postroad.Smtp.Server.MessageRefusedException">The session itself refuses it.</exception>
    public async ValueTask ReadAsync(PipeReader content, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await content.ReadAsync(cancellationToken);
            if (!_header.IsComplete && !_header.IsTooLong)
                _header.Append(result.Buffer);
            if (Trouble is null && !result.Buffer.IsEmpty)
            {
                try
                {
                    await intake.WriteAsync(result.Buffer, cancellationToken);
                }
                catch (SpoolUnavailableException e)
                {
                    Trouble = e;
                }
            }
            content.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }
}
