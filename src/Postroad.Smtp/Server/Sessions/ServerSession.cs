using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Sasl.Server;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>One connection from greeting to end. Only the loop here writes replies; what a verb does stands with the verb.</summary>
internal sealed partial class ServerSession : IDisposable
{
    private readonly ILogger _logger;
    private readonly CommandReader _reader;
    private readonly SessionClock _clock;
    private readonly SessionBudget _budget;
    private bool _isClosing;
    private bool _isForsaken;
    private bool _isSending;

    public ServerSession(SmtpServer server, SmtpListenerOptions listener, NetworkConnection connection, string id)
    {
        (Server, Listener, Wire, _logger) = (server, listener, new Wire(connection), server.SessionLogger);
        _reader = new CommandReader(this);
        _clock = new SessionClock(server.Clock, server.Options.Timeouts.Session);
        _clock.Wait(server.Options.Timeouts.Handshake, null);
        _budget = new SessionBudget(server.Options.Limits);
        Facts = new SmtpSession
        {
            Id = id, Listener = listener.Name, IsLmtp = listener.Lmtp,
            RemoteEndPoint = connection.RemoteEndPoint, LocalEndPoint = connection.LocalEndPoint,
            IsTrusted = listener.Trusted.Any(network => network.Contains(connection.RemoteEndPoint.Address)),
        };
    }

    public SmtpServer Server { get; }

    public SmtpListenerOptions Listener { get; }

    public Wire Wire { get; }

    public SmtpSession Facts { get; set; }

    public SessionState State { get; set; } = SessionState.Fresh;

    /// <summary>The transaction; replaced and dropped, never changed.</summary>
    public MailTransaction? Transaction { get; private set; }

    public SessionBudget Budget => _budget;

    public SessionClock Clock => _clock;

    public CommandReader Reader => _reader;

    /// <summary>Cancelled when the session has to end: time is up, or the server stops.</summary>
    public CancellationToken Ending => _clock.Ending;

    /// <summary>Whether the peer went away.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Whether a login is possible on this channel.</summary>
    public bool CanLogIn => Listener.Auth != AuthUse.None && Server.Credentials is not null
        && (Facts.TlsProtocol is not null || Listener.AuthInClear && IPAddress.IsLoopback(Facts.LocalEndPoint.Address));

    /// <summary>What EHLO offers on this channel, and what MAIL and RCPT may use.</summary>
    public SmtpExtensions Extensions =>
        SmtpExtensions.Pipelining | SmtpExtensions.Size | SmtpExtensions.EightBitMime | SmtpExtensions.EnhancedStatusCodes
        | SmtpExtensions.SmtpUtf8 | SmtpExtensions.Dsn
        | (Listener.Chunking ? SmtpExtensions.Chunking : 0)
        | (Listener is { Chunking: true, BinaryMime: true } ? SmtpExtensions.BinaryMime : 0)
        | (CanLogIn ? SmtpExtensions.Auth : 0)
        | (Listener.Tls is TlsUse.Offered or TlsUse.Required && Facts.TlsProtocol is null && Server.Certificates is not null ? SmtpExtensions.StartTls : 0);

    /// <summary>What the grammar takes now.</summary>
    public CommandSyntax Syntax => new(Extensions, Transaction?.Parameters.SmtpUtf8 ?? false, Server.HostDomain, Listener.SpaceAfterColon);

    /// <summary>
    /// 1. TLS, where it comes first. 2. The handler may refuse. 3. The greeting. 4. Commands, until one or the clock ends it. 5. The farewell.
    /// </summary>
    public async Task RunAsync()
    {
        try
        {
            if (Listener.Tls == TlsUse.Implicit)
                await SecureAsync().ConfigureAwait(false);
            Opened(_logger, Facts.Id, Facts.Listener, Facts.RemoteEndPoint);
            _clock.Wait(Server.Options.Timeouts.Handler, Replies.LocalError);
            var refusal = await this.AskOrPassAsync("connect", static s => s.Server.Handler.ConnectAsync(s.Facts, s.Ending)).ConfigureAwait(false);
            if (refusal is { IsPositive: false })
                CloseAfterReply();
            Write(refusal ?? Server.Greeting(Listener));
            while (!_isClosing)
                await TurnAsync().ConfigureAwait(false);
            await FlushAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Ending.IsCancellationRequested)
        {
            await SayFarewellAsync(_clock.Farewell).ConfigureAwait(false);
        }
        catch (IOException) when (IsLost)
        {
            Lost(_logger, Facts.Id);
        }
        catch (AuthenticationException failed)
        {
            HandshakeFailed(_logger, Facts.Id, Facts.RemoteEndPoint, failed.InnerException?.Message ?? failed.Message);
        }
        catch (Exception bug)
        {
            Failed(_logger, Facts.Id, bug);
            await SayFarewellAsync(Replies.LocalError).ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connection. A handler that was left behind may still look at the buffers: they go to nobody else.</summary>
    public void Dispose()
    {
        Wire.Dispose(returnBuffers: !_isForsaken);
        _clock.Dispose();
    }

    /// <summary>Opens a transaction, or puts one with more recipients in its place.</summary>
    public void Begin(MailTransaction transaction)
    {
        Transaction = transaction;
        State = transaction.Recipients.IsEmpty ? SessionState.Mail : SessionState.Rcpt;
    }

    /// <summary>Drops the transaction, whole.</summary>
    public void Reset()
    {
        Transaction = null;
        _budget.EndTransaction();
        if (State != SessionState.Fresh)
            State = SessionState.Greeted;
    }

    /// <summary>Somebody logged in.</summary>
    public void LogIn(string mechanism, string user)
    {
        Facts = Facts with { User = user };
        LoggedIn(_logger, Facts.Id, user, mechanism, Facts.RemoteEndPoint);
    }

    /// <summary>Somebody failed to log in.</summary>
    public void LoginFailed(string mechanism, SaslStep.Failed failed) =>
        LoginRefused(_logger, Facts.Id, failed.User ?? "", mechanism, Facts.RemoteEndPoint, failed.Failure);

    /// <summary>The handler did not come back in time, and is left behind.</summary>
    public void Forsake(string stage)
    {
        _isForsaken = true;
        HandlerHangs(_logger, Facts.Id, stage);
    }

    /// <summary>The handler threw.</summary>
    public void HandlerFailed(string stage, Exception fault) => HandlerThrew(_logger, Facts.Id, stage, fault);

    /// <summary>The handler answered with something that is no answer.</summary>
    public void HandlerIsWrong(string stage, string answer) => HandlerSaidNonsense(_logger, Facts.Id, stage, answer);

    /// <summary>Ends the session after the reply to the command at hand.</summary>
    public void CloseAfterReply() => _isClosing = true;

    /// <summary>Puts a reply into the group that goes out together.</summary>
    public void Write(Reply reply) => Wire.Write(reply.WireForm.Span);

    /// <summary>Sends the group.</summary>
    public async ValueTask FlushAsync()
    {
        if (!Wire.HasUnsent)
            return;
        _clock.Wait(Server.Options.Timeouts.Write, null);
        await SendAsync().ConfigureAwait(false);
    }

    /// <summary>Sends what waits, then reads more.</summary>
    /// <exception cref="IOException">The peer went away; <see cref="IsLost"/>.</exception>
    public async ValueTask FillAsync(int size, TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _clock.Wait(patience, Replies.TimedOut);
        if (Wire.HasUnsent)
            await SendAsync().ConfigureAwait(false);
        await WatchAsync(Wire.ReceiveAsync(size, Ending)).ConfigureAwait(false);
        _clock.Wait(Server.Options.Timeouts.Handler, Replies.LocalError);
    }

    /// <summary>The handshake, at once.</summary>
    public async ValueTask SecureAsync()
    {
        _clock.Wait(Server.Options.Timeouts.Handshake, null);
        await WatchAsync(Wire.SecureAsServerAsync(Server.ChooseTls, Ending)).ConfigureAwait(false);
        Facts = Facts with { TlsProtocol = Wire.Tls!.SslProtocol, TlsCipher = Wire.Tls.NegotiatedCipherSuite.ToString() };
    }

    // One command: what is buffered is answered before anything is waited for, so that pipelined commands get one group of replies.
    private async ValueTask TurnAsync()
    {
        if (!_reader.TryTake(out var taken))
        {
            await WaitForCommandAsync().ConfigureAwait(false);
            return;
        }
        _clock.Wait(Server.Options.Timeouts.Handler, Replies.LocalError);
        var reply = taken.Refusal ?? await taken.Rule!.Execute(this, taken.Command!).ConfigureAwait(false);
        reply = _budget.Charge(taken.Rule, reply, taken.Refusal is not null, State) ?? reply;
        if (reply is null)
            return;
        Write(reply);
        if (reply.Code == 421 || reply == Replies.NotSmtp || taken is { Refusal: null, Rule.Verb: Verb.Quit })
            _isClosing = true;
    }

    private async ValueTask WaitForCommandAsync()
    {
        _clock.IsIdle = Transaction is null;
        if (Server.IsStopping && Transaction is null)
        {
            Write(Replies.ShuttingDown);
            _isClosing = true;
            return;
        }
        await FillAsync(Wire.CommandSize, Server.Options.Timeouts.Command, Ending).ConfigureAwait(false);
        _clock.IsIdle = false;
    }

    // What was cut off in the middle leaves no room for a farewell.
    private async ValueTask SendAsync()
    {
        _isSending = true;
        await WatchAsync(Wire.FlushAsync(Ending)).ConfigureAwait(false);
        _isSending = false;
    }

    // Trouble on the connection is one thing, trouble anywhere else another.
    private async ValueTask WatchAsync(ValueTask work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            IsLost = true;
            throw gone as IOException ?? new IOException("The connection was closed.", gone);
        }
    }

    private async ValueTask SayFarewellAsync(Reply? farewell)
    {
        TimedOut(_logger, Facts.Id, farewell?.ToString() ?? "nothing said");
        _clock.End(farewell);
        if (farewell is null || IsLost || _isSending)
            return;
        try
        {
            Write(farewell);
            await Wire.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            IsLost = true;
        }
    }

    private async ValueTask CloseAsync()
    {
        Transaction = null;
        if (!IsLost)
            await Wire.CloseAsync().ConfigureAwait(false);
        Closed(_logger, Facts.Id);
    }
}
