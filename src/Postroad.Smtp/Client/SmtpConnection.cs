using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Sending;
using Postroad.Smtp.Sasl.Clients;

namespace Postroad.Smtp.Client;

/// <summary>
/// One session with a mail server, SMTP or LMTP, for one caller at a time. It is connected, greeted and protected when it is given out;
/// then <see cref="LogInAsync"/> where that is asked, <see cref="SendAsync"/> as often as wanted, and <see cref="QuitAsync"/>.
/// </summary>
public sealed class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpChannel _channel;
    private readonly SessionOpening _opening;
    private readonly ContentSender _content;
    private bool _needsReset;
    private bool _refusesParameters;

    private SmtpConnection(SmtpConnectionOptions options, SmtpChannel channel, SessionOpening opening) =>
        (Options, _channel, _opening, _content) = (options, channel, opening, new ContentSender(channel, options.Timeouts));

    /// <summary>Whom this session speaks to.</summary>
    public SmtpConnectionOptions Options { get; }

    /// <summary>The server's first reply.</summary>
    public Reply Greeting => _opening.Greeting;

    /// <summary>What the server offers, as said last: under TLS where there is TLS.</summary>
    public ServerCapabilities Capabilities => _opening.Capabilities;

    /// <summary>How the session is protected; null in clear.</summary>
    public TlsFacts? Tls => _opening.Tls;

    /// <summary>Who took the connection; the proxy where one stands between. Null where the dialer did not say.</summary>
    public IPEndPoint? RemoteEndPoint => _opening.Dialed.RemoteEndPoint;

    /// <summary>Who logged in; null before.</summary>
    public string? User { get; private set; }

    /// <summary>Transactions so far, also those that were refused.</summary>
    public int Transactions { get; private set; }

    /// <summary>False once the session broke or the server closes it; then only <see cref="DisposeAsync"/> makes sense.</summary>
    public bool IsUsable => _channel.IsUsable;

    /// <summary>The latest lines of the session, without secrets and without content.</summary>
    public string Transcript => _channel.Transcript.ToString();

    /// <summary>Connects, reads the greeting, says EHLO and begins TLS as the options ask.</summary>
    /// <exception cref="SmtpSessionException">The session could not begin.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async ValueTask<SmtpConnection> ConnectAsync(SmtpConnectionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var opening = new SessionOpening(options);
        try
        {
            return new SmtpConnection(options, await opening.RunAsync(cancellationToken).ConfigureAwait(false), opening);
        }
        catch (SmtpSessionException e) when (e.Fault == SmtpFault.Canceled)
        {
            throw new OperationCanceledException("The connection was given up.", e, cancellationToken);
        }
    }

    /// <summary>Logs in (RFC 4954) by the strongest mechanism that both sides have. Not in clear, unless the server is this machine or the options allow it.</summary>
    /// <exception cref="SmtpSessionException">The login was refused or could not be tried; the session is over.</exception>
    public async ValueTask<Reply> LogInAsync(SaslCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credential);
        if (Tls is null && !Options.AllowAuthInClear && !IsThisMachine)
            throw _channel.Fail(SmtpPhase.Auth, SmtpFault.NoMechanism, "AUTH is not used over a connection in clear.");
        var reply = await Surely(new SaslExchange(_channel, Capabilities, Options).RunAsync(credential, cancellationToken), cancellationToken).ConfigureAwait(false);
        User = credential.Identity;
        return reply;
    }

    /// <summary>
    /// Sends one message. What the server says of message and recipients is in the outcome, and so is a session that breaks: nothing that was
    /// learnt is lost. Parameters that only help are sent where the server offers them (SIZE, DSN, BY, HOLDFOR, MT-PRIORITY).
    /// </summary>
    /// <param name="sender">The reverse-path.</param>
    /// <param name="parameters">The parameters of MAIL.</param>
    /// <param name="recipients">At least one.</param>
    /// <param name="content">The message from its header on, read once to its end. A CR or LF that stands alone goes out as CRLF; with BODY=BINARYMIME the octets go out as they are.</param>
    /// <param name="cancellationToken">Gives the transaction up, and the session with it.</param>
    /// <exception cref="SendCanceledException">The caller gave up; it says what is known.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SendOutcome> SendAsync(ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(recipients.Count);
        Transactions++;
        var ledger = new TransactionLedger(recipients) { IsFirst = Transactions == 1 };
        if (TransactionNeeds.Lacking(sender, parameters, recipients, Capabilities, Tls is { IsVerified: true }) is { } lacking)
            return ledger.RefuseHere(lacking);
        using var source = _content;
        var transaction = new TransactionSender(_channel, Capabilities, Options, ledger);
        try
        {
            await source.PrepareAsync(content, transaction.UsesSingleBdat, parameters.Body == BodyType.BinaryMime, cancellationToken).ConfigureAwait(false);
        }
        catch (LineTooLongException e)
        {
            return ledger.RefuseHere(ClientReplies.LineTooLong(e));
        }
        var fitted = TransactionNeeds.Fit(sender, parameters, recipients, Capabilities);
        if (_refusesParameters)
            fitted = TransactionNeeds.Bare(fitted);
        var outcome = await RunAsync(transaction, ledger, sender, fitted, source, cancellationToken).ConfigureAwait(false);
        if (_refusesParameters || !IsUsable || !ledger.IsMailRefused || outcome.Recipients[0].Reply is not { Code: 555 } || TransactionNeeds.Bare(fitted) == fitted)
            return outcome;
        // RFC 5321 §4.1.1.11: 555 says that a parameter is not known, though its extension was offered. Those that only help are left out from now on.
        _refusesParameters = true;
        Options.Memory?.Distrust(Options.ToString(), TransactionNeeds.Helpful(fitted));
        ledger = new TransactionLedger(recipients);
        return await RunAsync(new TransactionSender(_channel, Capabilities, Options, ledger), ledger, sender, TransactionNeeds.Bare(fitted), source, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>NOOP: whether the server is still there.</summary>
    /// <exception cref="SmtpSessionException">It is not.</exception>
    public ValueTask<Reply> NoopAsync(CancellationToken cancellationToken = default) => CommandAsync("NOOP"u8, SmtpPhase.Reset, Options.Timeouts.Command, cancellationToken);

    /// <summary>RSET: drops an open transaction. <see cref="SendAsync"/> does so by itself where it must.</summary>
    /// <exception cref="SmtpSessionException">The session broke.</exception>
    public async ValueTask<Reply> ResetAsync(CancellationToken cancellationToken = default)
    {
        var reply = await CommandAsync("RSET"u8, SmtpPhase.Reset, Options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        _needsReset &= !reply.IsPositive;
        return reply;
    }

    /// <summary>Any other command, such as VRFY: the escape for what has no method here.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="argument">What stands behind it; empty for nothing.</param>
    /// <param name="cancellationToken">Ends the wait, and the session with it.</param>
    /// <exception cref="FormatException">Verb or argument hold CR, LF or NUL.</exception>
    /// <exception cref="SmtpSessionException">The session broke.</exception>
    public ValueTask<Reply> ExecuteAsync(string verb, string argument, CancellationToken cancellationToken = default)
    {
        var line = System.Text.Encoding.ASCII.GetBytes(verb);
        if (argument.Length == 0)
            _channel.Commands.Verb(line);
        else
            _channel.Commands.Verb(line, argument);
        return Surely(_channel.ExchangeAsync(SmtpPhase.Reset, Options.Timeouts.Command, cancellationToken), cancellationToken);
    }

    /// <summary>QUIT, where the session still works, and closes. Never throws for what the server does: nothing depends on it.</summary>
    public async ValueTask QuitAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (IsUsable)
                await CommandAsync("QUIT"u8, SmtpPhase.Quit, Options.Timeouts.Quit, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SmtpSessionException or OperationCanceledException)
        {
            // The server has gone before us.
        }
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whether the server has said or closed something since the last reply, as far as can be seen without asking it. A session that has been idle and answers true is best thrown away.</summary>
    public bool HasUnexpectedInput()
    {
        if (!IsUsable || _channel.HasUnread)
            return true;
        return _opening.Dialed.Stream is NetworkStream network && (Tls is null ? network.Socket.Poll(0, SelectMode.SelectRead) : TlsEnd.HasCome(network.Socket));
    }

    /// <summary>Closes without QUIT.</summary>
    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendOutcome> RunAsync(TransactionSender transaction, TransactionLedger ledger, ReversePath sender, MailParameters parameters, ContentSender source, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.RunAsync(_needsReset, sender, parameters, source, cancellationToken).ConfigureAwait(false);
            _needsReset = ledger.NeedsReset;
            return ledger.Close(null);
        }
        catch (SmtpSessionException e)
        {
            Remember(e);
            var outcome = ledger.Close(e);
            return e.Fault == SmtpFault.Canceled ? throw new SendCanceledException(outcome, cancellationToken) : outcome;
        }
        catch (LineTooLongException e)
        {
            await DisposeAsync().ConfigureAwait(false);
            return ledger.RefuseHere(ClientReplies.LineTooLong(e));
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new SendCanceledException(ledger.Close(_channel.Fail(SmtpPhase.Content, SmtpFault.Canceled, "The caller gave up.", e)), cancellationToken);
        }
        catch
        {
            // The content could not be read to its end. Without a final dot the server keeps nothing.
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _channel.Output.Release();
        }
    }

    private void Remember(SmtpSessionException e)
    {
        if (e.Fault == SmtpFault.FalseOffer)
            Options.Memory?.Distrust(Options.ToString(), "CHUNKING");
        // A server that waits for a command which has long been sent has thrown away all but the first of a group.
        if (e is { Fault: SmtpFault.TimedOut, Phase: SmtpPhase.MailFrom or SmtpPhase.RcptTo or SmtpPhase.Data } && Capabilities.Pipelining)
            Options.Memory?.Distrust(Options.ToString(), "PIPELINING");
    }

    private bool IsThisMachine => _opening.Dialed is { IsThroughProxy: false, RemoteEndPoint: { } remote } && IPAddress.IsLoopback(remote.Address);

    private ValueTask<Reply> CommandAsync(ReadOnlySpan<byte> verb, SmtpPhase phase, TimeSpan limit, CancellationToken cancellationToken)
    {
        _channel.Commands.Verb(verb);
        return Surely(_channel.ExchangeAsync(phase, limit, cancellationToken), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Reply> Surely(ValueTask<Reply> step, CancellationToken cancellationToken)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (SmtpSessionException e) when (e.Fault == SmtpFault.Canceled)
        {
            throw new OperationCanceledException("The session was given up.", e, cancellationToken);
        }
    }
}
