using System.Net.Mail;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using MimeKit;

namespace Postroad.Client;

/// <summary>The sender of a host: follows its configuration. Messages under way end on the old sender; a configuration with an error changes nothing.</summary>
internal sealed partial class HostedMailSender : IMailSender, IAsyncDisposable, IDisposable
{
    private readonly Func<MailSender> _create;
    private readonly ILogger _logger;
    private readonly string _name;
    private readonly IDisposable _watch;
    private Lease<MailSender> _lease;

    public HostedMailSender(Func<MailSender> create, IConfiguration configuration, ILogger<HostedMailSender> logger, string name)
    {
        (_create, _logger, _name) = (create, logger, name);
        _lease = new Lease<MailSender>(create());
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public string Server => Volatile.Read(ref _lease).Item.Server;

    public Task<SendResult> SendAsync(Email email, CancellationToken cancellationToken = default) => UseAsync(static (s, m, ct) => s.SendAsync(m, ct), email, cancellationToken);

    public Task<SendResult> SendAsync(MimeMessage message, CancellationToken cancellationToken = default) => UseAsync(static (s, m, ct) => s.SendAsync(m, ct), message, cancellationToken);

    public Task<SendResult> SendAsync(MimeMessage message, Envelope envelope, CancellationToken cancellationToken = default) =>
        UseAsync(static (s, m, ct) => s.SendAsync(m.message, m.envelope, ct), (message, envelope), cancellationToken);

    public Task<SendResult> SendAsync(MailMessage message, CancellationToken cancellationToken = default) => UseAsync(static (s, m, ct) => s.SendAsync(m, ct), message, cancellationToken);

    public Task<SendResult> TrySendAsync(Email email, CancellationToken cancellationToken = default) => UseAsync(static (s, m, ct) => s.TrySendAsync(m, ct), email, cancellationToken);

    public Task<SendResult> TrySendAsync(MimeMessage message, CancellationToken cancellationToken = default) => UseAsync(static (s, m, ct) => s.TrySendAsync(m, ct), message, cancellationToken);

    public Task<SendResult> TrySendAsync(MailMessage message, CancellationToken cancellationToken = default) => UseAsync(static (s, m, ct) => s.TrySendAsync(m, ct), message, cancellationToken);

    public Task<SendResult> SendRawAsync(Stream message, Envelope envelope, CancellationToken cancellationToken = default) =>
        UseAsync(static (s, m, ct) => s.SendRawAsync(m.message, m.envelope, ct), (message, envelope), cancellationToken);

    public async IAsyncEnumerable<SendResult> SendManyAsync(IAsyncEnumerable<Email> emails, BulkOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var lease = Enter();
        try
        {
            await foreach (var result in lease.Item.SendManyAsync(emails, options, cancellationToken).ConfigureAwait(false))
                yield return result;
        }
        finally
        {
            await lease.LeaveAsync().ConfigureAwait(false);
        }
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var lease = Enter();
        try
        {
            await lease.Item.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await lease.LeaveAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return _lease.LeaveAsync();
    }

    /// <summary>A container that is disposed of synchronously cannot wait for QUIT; the connections close all the same.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    private async Task<SendResult> UseAsync<T>(Func<MailSender, T, CancellationToken, Task<SendResult>> send, T message, CancellationToken cancellationToken)
    {
        var lease = Enter();
        try
        {
            return await send(lease.Item, message, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await lease.LeaveAsync().ConfigureAwait(false);
        }
    }

    private Lease<MailSender> Enter()
    {
        while (true)
        {
            var lease = Volatile.Read(ref _lease);
            if (lease.TryEnter())
                return lease;
            ObjectDisposedException.ThrowIf(lease == Volatile.Read(ref _lease), typeof(MailSender));
        }
    }

    private void Reload()
    {
        try
        {
            var old = Interlocked.Exchange(ref _lease, new Lease<MailSender>(_create()));
            Reloaded(_logger, _name, Server);
            _ = old.LeaveAsync().AsTask();
        }
        catch (Exception e) when (e is OptionsValidationException or FormatException or ArgumentException or IOException)
        {
            Refused(_logger, _name, e.Message);
        }
    }
}
