using Postroad.Mta.MailLog;

namespace Postroad.Mta.Queue.Spool;

/// <summary>One open partition. The queue commits from one loop; bodies may be written and opened beside it.</summary>
internal interface ISpoolPartition : IAsyncDisposable
{
    /// <summary>Makes the batch durable, all or nothing, before it returns. Safe to repeat after an unknown outcome.</summary>
    /// <exception cref="SpoolUnavailableException">Nothing of it counts.</exception>
    ValueTask CommitAsync(SpoolBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// The records of earlier epochs, small and without bodies, then <see cref="SpoolRecord.End"/>. Order between records of one message is not
    /// promised: the highest version of a state counts, and a removal removes whenever it comes.
    /// </summary>
    IAsyncEnumerable<SpoolRecord> ReplayAsync(CancellationToken cancellationToken);

    /// <summary>Writes a body that is too large to be inline and makes it durable. It is an orphan, and swept at a later start, until an Accept names it.</summary>
    /// <exception cref="SpoolUnavailableException">The body is not there.</exception>
    ValueTask<BodyReference> WriteBodyAsync(QueueId id, IAsyncEnumerable<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken);

    /// <summary>Gives up a body whose Accept was refused for want of space, so that it does not take up more of it. A body that an Accept names is not touched.</summary>
    void DiscardBody(QueueId id)
    {
    }

    /// <summary>
    /// Reads the record of one message again, as its Accept wrote it. The queue keeps neither envelope nor place of the messages that wait, so that a million
    /// of them fit into memory.
    /// </summary>
    /// <exception cref="SpoolDamageException">What is there is not what was written, or the message is not there.</exception>
    ValueTask<SpoolRecord.Message> ReadMessageAsync(QueueId id, CancellationToken cancellationToken);

    /// <summary>Opens a body, inline or not, to be read once from its start. A message that moved meanwhile is found all the same.</summary>
    /// <exception cref="SpoolDamageException">What is there is not what was written.</exception>
    ValueTask<Stream> OpenBodyAsync(QueueId id, BodyReference body, CancellationToken cancellationToken);
}
