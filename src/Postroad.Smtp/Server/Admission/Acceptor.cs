using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server.Sessions;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Admission;

/// <summary>Takes connections of one listener, one after the other. It waits for no peer: whatever a peer has to say is the session's to wait for.</summary>
internal sealed partial class Acceptor(SmtpServer server, SmtpListenerOptions options, NetworkListener listener, ILogger logger)
{
    /// <summary>After a failure to accept, such as when descriptors run out: waiting is cheaper than spinning.</summary>
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until the listener is closed.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Take(await listener.AcceptAsync(stopping).ConfigureAwait(false));
            }
            catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException || stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException failed)
            {
                AcceptFailed(logger, options.Name, failed.Message);
                // A peer that reset its connection at once is no reason to wait.
                if (failed.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NotConnected))
                    await Task.Delay(BackOff, server.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(NetworkConnection connection)
    {
        if (Admit(connection.RemoteEndPoint.Address, out var countedBy) is { } refusal)
        {
            Refused(logger, connection.RemoteEndPoint, options.Name, refusal);
            SmtpServerMetrics.Refused(options.Name, ReasonOf(refusal));
            // Behind implicit TLS nothing can be said before a handshake, which is what we cannot afford.
            connection.Refuse(options.Tls == TlsUse.Implicit ? default : refusal.WireForm.Span);
            return;
        }
        SmtpServerMetrics.SessionOpened(options.Name);
        var session = new ServerSession(server, options, connection, server.NextSessionId()) { CountedBy = countedBy };
        server.Registry.Add(session);
        _ = RunAsync(session);
    }

    // A proxy's own address says nothing: its clients are counted when it has named them.
    private Reply? Admit(IPAddress address, out IPAddress? countedBy)
    {
        countedBy = null;
        if (server.Load.Report.Level == LoadLevel.Overloaded)
            return Replies.Overloaded;
        if (server.Gate.Enter() is { } full)
            return full;
        if (address.IsIn(options.Proxies) || address.IsIn(options.Trusted) || address.IsIn(server.Options.Limits.Exempt))
            return null;
        if (server.Gate.EnterPeer(address) is { } refusal)
        {
            server.Gate.Leave();
            return refusal;
        }
        countedBy = address;
        return null;
    }

    private string ReasonOf(Reply refusal) =>
        refusal == Replies.Overloaded ? server.Load.Report.Reason
        : refusal == Replies.TooManyConnections ? "connections"
        : refusal == Replies.TooManyConnectionsFromYou ? "address"
        : "network";

    private async Task RunAsync(ServerSession session)
    {
        // The first answer is written by another thread: this one goes back to the door.
        await Task.Yield();
        await session.RunAsync().ConfigureAwait(false);
        session.Dispose();
        if (session.CountedBy is { } address)
            server.Gate.LeavePeer(address);
        server.Gate.Leave();
        SmtpServerMetrics.SessionClosed(options.Name);
        server.Registry.Remove(session);
    }
}
