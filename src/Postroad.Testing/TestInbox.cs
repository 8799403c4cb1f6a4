using System.Collections.Immutable;
using System.Net.Sockets;
using Postroad.Smtp.Server;

namespace Postroad.Testing;

/// <summary>
/// An inbox in the test's own process: a real SMTP server on a free port of 127.0.0.1 that takes mail for anybody and any client. Tests may run in parallel,
/// each with an address of its own (<see cref="NewAddress"/>).
/// </summary>
public sealed class TestInbox : IAsyncDisposable
{
    private readonly TestInboxOptions _options;
    private readonly FaultPlan _faults = new();
    private readonly InboxJournal _journal = new();
    private readonly SmtpServer _server;
    private readonly Lock _gate = new();
    private ImmutableArray<InboundEmail> _messages = [];
    private TaskCompletionSource _arrival = NewSignal();

    private TestInbox(TestInboxOptions options)
    {
        if (options is { User: not null, Password: null, AccessToken: null })
            throw new ArgumentException($"The user {options.User} has neither Password nor AccessToken: nobody could log in.", nameof(options));
        _options = options;
        var server = new SmtpServerOptions { HostName = "inbox.test" };
        server.Limits.MessageSize = options.MaxSize;
        server.Listen(options.Port, listener =>
        {
            listener.Tls = options.ImplicitTls ? TlsUse.Implicit : options.Tls ? TlsUse.Offered : TlsUse.None;
            listener.Auth = options is { User: null, AccessToken: null } ? AuthUse.Offered : AuthUse.Required;
            listener.AuthInClear = true;
            // Without it the stages of a session are the same for every client.
            listener.Chunking = false;
        });
        _server = new SmtpServer(server, new InboxHandler(_faults, _journal, Add, options.TimeProvider), new InboxUsers(options), clock: options.TimeProvider);
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => _server.Port;

    /// <summary>Where the inbox listens: 127.0.0.1, or <c>localhost</c> where it has TLS, since its certificate is for that name.</summary>
    public string Host => _options.Tls || _options.ImplicitTls ? "localhost" : "127.0.0.1";

    /// <summary>The inbox for <c>MailSender</c>: <c>smtp://127.0.0.1:PORT?tls=none</c>; with <c>?tls=required</c> where it has TLS, with the user where it has one.</summary>
    public string ConnectionString
    {
        get
        {
            var login = _options is { User: { } user, AccessToken: null } ? $"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(_options.Password ?? "")}@" : "";
            return $"{(_options.ImplicitTls ? "smtps" : "smtp")}://{login}{Host}:{Port}?tls={(_options.Tls || _options.ImplicitTls ? "required" : "none")}";
        }
    }

    /// <summary>All messages that came, in order.</summary>
    public IReadOnlyList<InboundEmail> Messages
    {
        get
        {
            lock (_gate)
                return _messages;
        }
    }

    /// <summary>What clients did lately, step by step.</summary>
    public string Transcript => _journal.ToString();

    /// <summary>Starts an inbox.</summary>
    /// <exception cref="SocketException">The port of the options is in use.</exception>
    public static Task<TestInbox> StartAsync(CancellationToken cancellationToken = default) => StartAsync(new TestInboxOptions(), cancellationToken);

    /// <inheritdoc cref="StartAsync(CancellationToken)"/>
    /// <exception cref="ArgumentException">The options name a user without a way to log in.</exception>
    public static async Task<TestInbox> StartAsync(TestInboxOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var inbox = new TestInbox(options);
        await inbox._server.StartAsync(cancellationToken).ConfigureAwait(false);
        return inbox;
    }

    /// <summary>An address that nobody else uses.</summary>
    public string NewAddress() => $"u{Guid.NewGuid():n}"[..17] + $"@{_options.Domain}";

    /// <summary>Waits for a message; one that is already there counts. The first that matches is given.</summary>
    /// <param name="match">What it must be: <c>x => x.To(address).Subject("Confirm*")</c>.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">None came. The message lists all that did, the nearest miss, and what clients did.</exception>
    public async Task<InboundEmail> WaitForAsync(Func<EmailMatch, EmailMatch> match, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(match);
        var wanted = match(new EmailMatch());
        using var limit = new CancellationTokenSource(timeout, _options.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        for (var seen = 0; ;)
        {
            var (messages, arrival) = Look();
            for (; seen < messages.Length; seen++)
            {
                if (wanted.Matches(messages[seen]))
                    return messages[seen];
            }
            try
            {
                await arrival.WaitAsync(both.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(WaitReport.Of(wanted, timeout, Messages, Transcript));
            }
            if (Look().Messages.Length < seen)
                seen = 0;
        }
    }

    /// <summary>Waits 10 s for a message.</summary>
    /// <inheritdoc cref="WaitForAsync(Func{EmailMatch, EmailMatch}, TimeSpan, CancellationToken)"/>
    public Task<InboundEmail> WaitForAsync(Func<EmailMatch, EmailMatch> match, CancellationToken cancellationToken = default) => WaitForAsync(match, TimeSpan.FromSeconds(10), cancellationToken);

    /// <summary>Lets the next sessions fail at a stage, with this reply, so many times; then all goes on as before.</summary>
    /// <param name="stage">Where.</param>
    /// <param name="reply">A refusal: <c>452 4.2.2 mailbox full</c>. With 421 the session ends.</param>
    /// <param name="times">How often.</param>
    /// <exception cref="ArgumentException">The reply is no 4xx or 5xx.</exception>
    public void Fail(Stage stage, string reply, int times = 1) => _faults.Add(stage, reply, times);

    /// <summary>Forgets all messages, faults and steps.</summary>
    public void Clear()
    {
        _faults.Clear();
        _journal.Clear();
        lock (_gate)
            _messages = [];
    }

    /// <summary>Stops.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Add(InboundEmail message)
    {
        TaskCompletionSource arrival;
        lock (_gate)
        {
            _messages = _messages.Add(message);
            (arrival, _arrival) = (_arrival, NewSignal());
        }
        arrival.SetResult();
    }

    private (ImmutableArray<InboundEmail> Messages, Task Arrival) Look()
    {
        lock (_gate)
            return (_messages, _arrival.Task);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
