using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Admission;

/// <summary>Takes connections of one listener, one after the other. It waits for no peer: whatever a peer has to say is the session's to wait for.</summary>
/// <param name="server">Whose listener.</param>
/// <param name="options">What it offers.</param>
/// <param name="listener">The open door.</param>
/// <param name="serve">Begins to serve a connection that was let in; the address is the one a place was taken for.</param>
/// <param name="logger">The server's log.</param>
internal sealed partial class Acceptor(SmtpServer server, SmtpListenerOptions options, NetworkListener listener, Action<NetworkConnection, IPAddress?> serve, ILogger logger)
{
    /// <summary>After a failure to accept, such as when descriptors run out: waiting is cheaper than spinning.</summary>
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until the listener is closed.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            NetworkConnection connection;
            try
            {
                connection = await listener.AcceptAsync(stopping).ConfigureAwait(false);
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
                continue;
            }
            TakeSafely(connection);
        }
    }

    // Whatever is wrong with one connection, the door stays open for the next.
    private void TakeSafely(NetworkConnection connection)
    {
        try
        {
            Take(connection);
        }
        catch (Exception failed)
        {
            TakeFailed(logger, failed, connection.RemoteEndPoint, options.Name);
            connection.Dispose();
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
        serve(connection, countedBy);
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
}
