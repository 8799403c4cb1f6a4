using System.IO.Pipelines;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Server.Messages;

/// <summary>
/// A handler that wants whole messages: takes the content into memory or a temporary file and hands it over. The other stages say yes
/// unless overridden: a class that leaves <see cref="RcptAsync"/> as it is takes mail for everybody.
/// </summary>
public abstract class MessageHandler : IMailHandler
{
    /// <summary>How many octets of a message stay in memory; a larger one goes to <see cref="Folder"/>. Default 64 KiB.</summary>
    public int MemoryThreshold { get; init; } = 64 * 1024;

    /// <summary>Where larger messages go while they are worked on. Default: the system's folder for temporary files.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <inheritdoc/>
    public virtual ValueTask<Reply?> ConnectAsync(SmtpSession session, CancellationToken cancellationToken) => new((Reply?)null);

    /// <inheritdoc/>
    public virtual ValueTask<Reply?> GreetAsync(SmtpSession session, CancellationToken cancellationToken) => new((Reply?)null);

    /// <inheritdoc/>
    public virtual ValueTask<Reply?> AuthAsync(SmtpSession session, CancellationToken cancellationToken) => new((Reply?)null);

    /// <inheritdoc/>
    public virtual ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken) => new(Replies.SenderOk);

    /// <inheritdoc/>
    public virtual ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) => new(Replies.RecipientOk);

    /// <summary>Reads the content, and hands it to <see cref="MessageAsync"/>.</summary>
    public async ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken)
    {
        var spooled = await SpooledContent.ReadAsync(content, MemoryThreshold, Folder, cancellationToken).ConfigureAwait(false);
        await using (spooled.ConfigureAwait(false))
            return await MessageAsync(transaction, spooled, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A message has come. A 2xx promises that it is safe.</summary>
    /// <param name="transaction">The envelope.</param>
    /// <param name="content">Header and body, as they came; gone when this returns.</param>
    /// <param name="cancellationToken">Cancelled when the session has to end.</param>
    protected abstract ValueTask<DataReply> MessageAsync(MailTransaction transaction, SpooledContent content, CancellationToken cancellationToken);
}
