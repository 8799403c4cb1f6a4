using System.Net;

namespace Postroad.Smtp.Transport;

/// <summary>An open door: hands out one connection after the other.</summary>
public abstract class NetworkListener : IDisposable
{
    /// <summary>Where it listens, with the port in use.</summary>
    public abstract IPEndPoint EndPoint { get; }

    /// <summary>Waits for the next connection. Never waits for a peer to say anything.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">
    /// One connection could not be taken (aborted, no descriptors left); the listener itself lives on.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    public abstract ValueTask<NetworkConnection> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Closes the door; connections handed out before live on.</summary>
    public abstract void Dispose();
}
