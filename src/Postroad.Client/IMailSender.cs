using System.Net.Mail;
using MimeKit;

namespace Postroad.Client;

/// <summary>Sends mail. One instance serves a whole application: it is safe to use from any number of threads, and keeps its connections.</summary>
public interface IMailSender
{
    /// <summary>Sends a message.</summary>
    /// <returns>What became of each recipient; at least one was accepted.</returns>
    /// <exception cref="MailException">Nobody was accepted.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; a <see cref="MailCanceledException"/> says what is known of the message.</exception>
    Task<SendResult> SendAsync(Email email, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SendAsync(Email, CancellationToken)"/>
    /// <param name="message">The message. Its envelope is what its header means; its Bcc fields are not sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<SendResult> SendAsync(MimeMessage message, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SendAsync(Email, CancellationToken)"/>
    Task<SendResult> SendAsync(MimeMessage message, Envelope envelope, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SendAsync(Email, CancellationToken)"/>
    Task<SendResult> SendAsync(MailMessage message, CancellationToken cancellationToken = default);

    /// <summary>Sends a message and gives what became of it as a value, whatever a server or the network did: <see cref="SendResult.Error"/> is what <see cref="SendAsync(Email, CancellationToken)"/> would have thrown.</summary>
    /// <exception cref="MailContentException">The message cannot be sent as it is; found before anything was said to a server.</exception>
    Task<SendResult> TrySendAsync(Email email, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="TrySendAsync(Email, CancellationToken)"/>
    Task<SendResult> TrySendAsync(MimeMessage message, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="TrySendAsync(Email, CancellationToken)"/>
    Task<SendResult> TrySendAsync(MailMessage message, CancellationToken cancellationToken = default);

    /// <summary>Sends octets as they are, from the header on: streamed, never whole in memory. It is tried again only where the stream can seek.</summary>
    /// <param name="message">Read from where it stands; left open.</param>
    /// <param name="envelope">Who sends and who receives.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MailException">Nobody was accepted.</exception>
    Task<SendResult> SendRawAsync(Stream message, Envelope envelope, CancellationToken cancellationToken = default);

    /// <summary>Sends many messages, several at once, and gives each result as it comes, in no fixed order. Failures are results too; memory stays bounded whatever the number.</summary>
    IAsyncEnumerable<SendResult> SendManyAsync(IAsyncEnumerable<Email> emails, BulkOptions options, CancellationToken cancellationToken = default);
}
