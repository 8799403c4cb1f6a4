using System.Net.Mail;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using MimeKit;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dns;

namespace Postroad.Client;

/// <summary>
/// Sends mail through a server: thread-safe, pooled, TLS required and verified by default, a result for each recipient, safe retry. Make one for the life of the
/// application.
/// </summary>
public sealed partial class MailSender : IMailSender, IAsyncDisposable
{
    private readonly SenderSettings _settings;
    private readonly IMailTransport _transport;
    private readonly EmailComposer _composer;
    private readonly ILogger _logger;

    /// <summary>Sends to where a connection string says: <c>smtp://user:password@smtp.example.com:587</c>.</summary>
    /// <exception cref="ConnectionStringException">It has an error; the message says where.</exception>
    public MailSender(string connectionString) : this(new MailSenderOptions { ConnectionString = connectionString }) { }

    /// <summary>Sends to where the options say.</summary>
    /// <exception cref="ConnectionStringException">The connection string has an error.</exception>
    /// <exception cref="ArgumentException">The options do not fit together.</exception>
    public MailSender(MailSenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _settings = SenderSettings.From(options);
        _logger = _settings.Loggers.CreateLogger<MailSender>();
        _composer = new EmailComposer(options.From, options.TimeProvider);
        _transport = _settings.Kind switch
        {
            MailTransportKind.Folder => new FolderTransport(_settings.Folder, options.TimeProvider),
            MailTransportKind.Discard => new DiscardTransport(),
            MailTransportKind.MailExchangers => new ExchangerTransport(_settings, options.Resolver ?? new StubResolver(new DnsOptions(), options.TimeProvider), options.Retry.Random ?? Chance()),
            _ => new SmtpTransport(_settings),
        };
    }

    /// <summary>Where it sends, without login: <c>smtp.example.com:587</c>.</summary>
    public string Server => _transport.Name;

    /// <summary>Connections that are open.</summary>
    public int Connections => _transport.Connections;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Email email, CancellationToken cancellationToken = default) => Surely(await TrySendAsync(email, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(MimeMessage message, CancellationToken cancellationToken = default) => Surely(await TrySendAsync(message, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(MimeMessage message, Envelope envelope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return Surely(await RunAsync(MessageReader.Read(message, envelope), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(MailMessage message, CancellationToken cancellationToken = default) => Surely(await TrySendAsync(message, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<SendResult> TrySendAsync(Email email, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        return await RunAsync(_composer.Compose(email), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<SendResult> TrySendAsync(MimeMessage message, CancellationToken cancellationToken = default) =>
        await RunAsync(MessageReader.Read(message, null), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<SendResult> TrySendAsync(MailMessage message, CancellationToken cancellationToken = default) =>
        await RunAsync(MessageReader.Read(message), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<SendResult> SendRawAsync(Stream message, Envelope envelope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(envelope);
        return Surely(await RunAsync(await ReadAsync(message, envelope, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SendResult> SendManyAsync(IAsyncEnumerable<Email> emails, BulkOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(emails);
        ArgumentNullException.ThrowIfNull(options);
        return new BulkRun(this, _settings, options).RunAsync(emails, cancellationToken);
    }

    /// <summary>Whether messages would leave now: opens a session or asks an idle one, logs in, and sends nothing.</summary>
    /// <exception cref="MailException">They would not.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await _transport.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Smtp.Client.SmtpSessionException e)
        {
            throw Failures.Of(e, Delivery.NotSent);
        }
    }

    /// <summary>Says goodbye on idle connections and closes them. Messages under way go on; those that wait for a connection end with an <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendResult> RunAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            if (_settings.Options.Dkim is { } signer && message is ComposedMessage composed)
                await SignAsync(composed, signer, cancellationToken).ConfigureAwait(false);
            using var activity = MailTelemetry.Begin(Server);
            var result = await new DeliveryRun(_transport, message, _settings.Options.Retry, _settings.Options.TimeProvider).RunAsync(cancellationToken).ConfigureAwait(false);
            MailTelemetry.End(activity, Server, result);
            Log(result);
            return result;
        }
    }

    /// <summary>A stream that is to be signed is read whole first.</summary>
    private async ValueTask<OutgoingMessage> ReadAsync(Stream message, Envelope envelope, CancellationToken cancellationToken)
    {
        try
        {
            return _settings.Options.Dkim is null || envelope.IsBinary
                ? await RawMessage.FromAsync(message, envelope, cancellationToken).ConfigureAwait(false)
                : await ComposedMessage.FromRawAsync(message, envelope, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw MailCanceledException.BeforeTheFirstTry(envelope.ToRecipients(), Server, e, cancellationToken);
        }
    }

    private async ValueTask SignAsync(ComposedMessage message, DkimSigner signer, CancellationToken cancellationToken)
    {
        try
        {
            await message.SignAsync(signer, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw MailCanceledException.BeforeTheFirstTry(message.Recipients, Server, e, cancellationToken);
        }
    }

    private void Log(SendResult result)
    {
        if (result.IsComplete)
            Sent(_logger, result.MessageId, result);
        else if (result.Error is { } error)
            NotSent(_logger, result.MessageId, result, error.Delivery);
        else
            SentInPart(_logger, result.MessageId, result);
    }

    private static Random Chance() => new(RandomNumberGenerator.GetInt32(int.MaxValue));

    private static SendResult Surely(SendResult result) => result.Error is { } error ? throw error : result;
}
