using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Server.Admission;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>One connection from greeting to end. Only the loop here writes replies and moves the state; what a verb does stands with the verb.</summary>
internal sealed partial class ServerSession : IDisposable
{
    private readonly ILogger _logger;
    private readonly SessionChannel _channel;
    private bool _isClosing;
    private long? _commandBy;

    public ServerSession(SmtpServer server, SmtpListenerOptions listener, NetworkConnection connection, string id)
    {
        (Server, Listener, _logger, _channel) = (server, listener, server.SessionLogger, new SessionChannel(server, connection));
        Reader = new CommandReader(this);
        Budget = new SessionBudget(server.Options.Limits);
        Offer = new SessionOffer(this);
        Facts = new SmtpSession
        {
            Id = id,
            Listener = listener.Name,
            IsLmtp = listener.Lmtp,
            IsTrusted = connection.RemoteEndPoint.Address.IsIn(listener.Trusted),
            RemoteEndPoint = connection.RemoteEndPoint,
            LocalEndPoint = connection.LocalEndPoint,
        };
    }

    public SmtpServer Server { get; }

    public SmtpListenerOptions Listener { get; }

    public CommandReader Reader { get; }

    public SessionBudget Budget { get; }

    public SessionOffer Offer { get; }

    public SmtpSession Facts { get; set; }

    public SessionState State { get; set; } = SessionState.Fresh;

    /// <summary>The transaction; replaced and dropped, never changed.</summary>
    public MailTransaction? Transaction { get; private set; }

    /// <summary>The address that a place was taken for; null where none was.</summary>
    public IPAddress? CountedBy { get; set; }

    /// <summary>Whether no limit by address or network meets the client.</summary>
    public bool IsExempt => Facts.IsTrusted || Facts.RemoteEndPoint.Address.IsIn(Server.Options.Limits.Exempt);

    public Wire Wire => _channel.Wire;

    public SessionClock Clock => _channel.Clock;

    /// <inheritdoc cref="SessionChannel.Ending"/>
    public CancellationToken Ending => _channel.Ending;

    /// <inheritdoc cref="SessionChannel.IsLost"/>
    public bool IsLost => _channel.IsLost;

    /// <summary>
    /// 1. The proxy's header, where there is one. 2. TLS, where it comes first. 3. The handler may refuse. 4. The greeting. 5. Commands, until one
    /// or the clock ends it. 6. The farewell.
    /// </summary>
    public async Task RunAsync()
    {
        // The first answer is written by another thread: this one goes back to the door.
        await Task.Yield();
        try
        {
            if (await OpenAsync().ConfigureAwait(false))
            {
                while (!_isClosing)
                    await TurnAsync().ConfigureAwait(false);
            }
            await FlushAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Ending.IsCancellationRequested)
        {
            await EndAsync(Clock.Farewell).ConfigureAwait(false);
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
            await EndAsync(Replies.LocalError).ConfigureAwait(false);
        }
        finally
        {
            Transaction = null;
            await CloseAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _channel.Dispose();

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
        Budget.EndTransaction();
        if (State != SessionState.Fresh)
            State = SessionState.Greeted;
    }

    /// <summary>Forgets the greeting too, as after STARTTLS (RFC 3207 §4.2).</summary>
    public void Forget()
    {
        Reset();
        Facts = Facts with { HeloName = null, IsExtended = false };
        State = SessionState.Fresh;
    }

    /// <summary>Ends the session after the reply to the command at hand.</summary>
    public void CloseAfterReply() => _isClosing = true;

    /// <inheritdoc cref="SessionChannel.Write"/>
    public void Write(Reply reply) => _channel.Write(reply);

    /// <inheritdoc cref="SessionChannel.FlushAsync"/>
    public ValueTask FlushAsync() => _channel.FlushAsync();

    /// <summary>Sends what waits, then reads more, for so long at most.</summary>
    public ValueTask FillAsync(int size, TimeSpan patience, CancellationToken cancellationToken) =>
        _channel.FillAsync(size, Clock.In(_channel.Patience(patience)), rests: false, cancellationToken);

    /// <summary>The handshake, at once.</summary>
    public async ValueTask SecureAsync()
    {
        Rest();
        await _channel.SecureAsync(Listener).ConfigureAwait(false);
        Clock.IsIdle = false;
        Facts = Facts with { TlsProtocol = Wire.Tls!.SslProtocol, TlsCipher = Wire.Tls.NegotiatedCipherSuite.ToString() };
        Offer.Renew();
        Reader.StartOver();
    }

    /// <summary>The session waits for a client in the middle of a handshake or a login: there is nothing in hand that a stop would have to wait for.</summary>
    public void Rest()
    {
        Clock.IsIdle = true;
        if (Server.IsStopping)
            Clock.End(Replies.ShuttingDown);
    }

    /// <summary>The handler did not come back in time, and is left behind.</summary>
    public void Forsake(string stage)
    {
        _channel.Forsake();
        HandlerHangs(_logger, Facts.Id, stage);
    }

    // False where the session is over before its greeting; the reason is written.
    private async ValueTask<bool> OpenAsync()
    {
        if (Wire.Connection.RemoteEndPoint.Address.IsIn(Listener.Proxies) && await this.MeetProxyAsync(_channel).ConfigureAwait(false) is { } unmet)
        {
            // Behind the header the client may wait for a handshake: it would not understand a reply in clear.
            if (Listener.Tls != TlsUse.Implicit)
                Write(unmet);
            return false;
        }
        if (Listener.Tls == TlsUse.Implicit)
            await SecureAsync().ConfigureAwait(false);
        Offer.Renew();
        Opened(_logger, Facts.Id, Facts.Listener, Facts.RemoteEndPoint);
        Clock.Wait(Server.Options.Timeouts.Handler, Replies.LocalError);
        var refusal = await this.AskOrPassAsync("connect", static s => s.Server.Handler.ConnectAsync(s.Facts, s.Ending)).ConfigureAwait(false);
        Write(refusal is { IsPositive: false } ? refusal : Server.Greeting(Listener));
        return refusal is not { IsPositive: false };
    }

    // One command: what is buffered is answered before anything is waited for, so that pipelined commands get one group of replies.
    private ValueTask TurnAsync() => Reader.TryTake(out var taken) ? ObeyAsync(taken) : WaitForCommandAsync();

    private async ValueTask ObeyAsync(CommandReader.Taken taken)
    {
        _commandBy = null;
        Clock.IsIdle = false;
        Clock.Wait(Server.Options.Timeouts.Handler, Replies.LocalError);
        var reply = taken.Refusal ?? await taken.Rule!.Execute(this, taken.Command!).ConfigureAwait(false);
        reply = Budget.Charge(taken.Rule, reply, taken.Refusal is not null, State) ?? reply;
        if (reply is null)
            return;
        Write(reply);
        if (reply.Code == 421 || reply == Replies.NotSmtp || reply == Replies.BadChunk || taken is { Refusal: null, Rule.Verb: Verb.Quit })
            _isClosing = true;
    }

    // The time for a command runs from the end of the one before: octets that trickle in do not extend it.
    private ValueTask WaitForCommandAsync()
    {
        Clock.IsIdle = Transaction is null;
        if (Server.IsStopping && Transaction is null)
        {
            Write(Replies.ShuttingDown);
            _isClosing = true;
            return ValueTask.CompletedTask;
        }
        _commandBy ??= Clock.In(_channel.Patience(Server.Options.Timeouts.Command));
        return _channel.FillAsync(Wire.CommandSize, _commandBy.Value, rests: Transaction is null, Ending);
    }

    // Whatever goes wrong at the end, its places are given back.
    private async ValueTask CloseAsync()
    {
        try
        {
            await _channel.CloseAsync().ConfigureAwait(false);
            Closed(_logger, Facts.Id);
        }
        finally
        {
            Dispose();
            Server.Left(this);
        }
    }

    private async ValueTask EndAsync(Reply? farewell)
    {
        TimedOut(_logger, Facts.Id, farewell?.ToString() ?? "nothing said");
        SmtpServerMetrics.SessionEnded(Facts.Listener, farewell?.ToString() ?? "silent");
        await _channel.SayFarewellAsync(farewell).ConfigureAwait(false);
    }
}
