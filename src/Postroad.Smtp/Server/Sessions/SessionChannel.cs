using System.Security.Authentication;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server.Admission;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions;

/// <summary>A session's wire with its clock: every wait has an end, and trouble on the connection is told from trouble elsewhere.</summary>
internal sealed class SessionChannel : IDisposable
{
    private readonly SmtpServer _server;
    private bool _isForsaken;
    private bool _isSending;

    public SessionChannel(SmtpServer server, NetworkConnection connection)
    {
        (_server, Wire, Clock) = (server, new Wire(connection), new SessionClock(server.Clock, server.Options.Timeouts.Session));
        Clock.Wait(server.Options.Timeouts.Handshake, null);
    }

    public Wire Wire { get; }

    public SessionClock Clock { get; }

    /// <summary>Cancelled when the session has to end: time is up, or the server stops.</summary>
    public CancellationToken Ending => Clock.Ending;

    /// <summary>Whether the peer went away.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Puts a reply into the group that goes out together.</summary>
    public void Write(Reply reply) => Wire.Write(reply.WireForm.Span);

    /// <summary>Sends the group.</summary>
    public async ValueTask FlushAsync()
    {
        if (!Wire.HasUnsent)
            return;
        Clock.Wait(_server.Options.Timeouts.Write, null);
        await SendAsync().ConfigureAwait(false);
    }

    /// <summary>Sends what waits, then reads more.</summary>
    /// <param name="size">Room for so many octets.</param>
    /// <param name="deadline">Until when, as <see cref="SessionClock.In"/> gives it.</param>
    /// <param name="rests">Whether the client may be silent for long, so that little room shall wait for it.</param>
    /// <param name="cancellationToken">Of whoever asks; looked at before the wait.</param>
    /// <exception cref="IOException">The peer went away; <see cref="IsLost"/>.</exception>
    // One state machine from here to the socket: a session that is idle keeps it, and there are ten thousand of them.
    public async ValueTask FillAsync(int size, long deadline, bool rests, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Clock.WaitUntil(deadline, Replies.TimedOut);
        if (Wire.HasUnsent)
            await SendAsync().ConfigureAwait(false);
        try
        {
            if (rests)
                await Wire.RestAsync(Ending).ConfigureAwait(false);
            var count = await Wire.ReceiveAsync(rests && !Wire.Input.OwnsArray ? Wire.RestSize : size, Ending).ConfigureAwait(false);
            if (count == 0)
                throw new EndOfStreamException();
            Wire.Input.Add(count);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            throw Loose(gone);
        }
        // The time for a command runs until it is whole: then whoever obeys it sets the clock.
        if (!rests)
            Clock.Wait(_server.Options.Timeouts.Handler, Replies.LocalError);
    }

    /// <summary>How long to wait for a client now: less under stress.</summary>
    public TimeSpan Patience(TimeSpan usual)
    {
        var stress = _server.Options.Timeouts.Stress;
        return _server.Load.Report.Level != LoadLevel.Normal && stress < usual ? stress : usual;
    }

    /// <summary>The handshake, at once.</summary>
    /// <exception cref="AuthenticationException">It failed.</exception>
    public async ValueTask SecureAsync(SmtpListenerOptions listener)
    {
        Clock.Wait(_server.Options.Timeouts.Handshake, null);
        try
        {
            await WatchAsync(Wire.SecureAsServerAsync(_server.ChooseTls, listener, Ending)).ConfigureAwait(false);
            SmtpServerMetrics.HandshakeEnded(listener.Name, Wire.Tls!.SslProtocol.ToString());
        }
        catch (AuthenticationException)
        {
            SmtpServerMetrics.HandshakeEnded(listener.Name, "failed");
            throw;
        }
    }

    /// <summary>Reads the header of a proxy.</summary>
    public async ValueTask<ProxyHeader.Result> ReadProxyHeaderAsync()
    {
        Clock.Wait(_server.Options.Timeouts.Proxy, null);
        try
        {
            return await ProxyHeader.ReadAsync(Wire.Connection.Stream, Ending).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            throw Loose(gone);
        }
    }

    /// <summary>Says a last word, where one can be said: what was cut off in the middle leaves no room for it.</summary>
    public async ValueTask SayFarewellAsync(Reply? farewell)
    {
        Clock.End(farewell);
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

    /// <summary>Ends TLS in order, where it is up and somebody is there.</summary>
    public ValueTask CloseAsync() => IsLost ? ValueTask.CompletedTask : Wire.CloseAsync();

    /// <summary>A handler was left behind: it may still look at the buffers, so they go to nobody else.</summary>
    public void Forsake() => _isForsaken = true;

    /// <summary>Closes the connection.</summary>
    public void Dispose()
    {
        Wire.Dispose(returnBuffers: !_isForsaken);
        Clock.Dispose();
    }

    private async ValueTask SendAsync()
    {
        _isSending = true;
        await WatchAsync(Wire.FlushAsync(Ending)).ConfigureAwait(false);
        _isSending = false;
    }

    private async ValueTask WatchAsync(ValueTask work)
    {
        try
        {
            await work.ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            throw Loose(gone);
        }
    }

    private IOException Loose(Exception gone)
    {
        IsLost = true;
        return gone as IOException ?? new IOException("The connection was closed.", gone);
    }
}
