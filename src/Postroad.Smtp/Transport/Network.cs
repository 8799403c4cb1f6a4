using System.Net;

namespace Postroad.Smtp.Transport;

/// <summary>
/// Where SMTP listens and connects: the one thing to replace to run a server, a client or both without sockets.
/// Tests put their own in its place; everything else uses <see cref="Sockets"/>.
/// </summary>
public abstract class Network
{
    /// <summary>TCP of the operating system.</summary>
    public static Network Sockets { get; } = new SocketNetwork();

    /// <summary>Starts to listen. Port 0 takes a free one: <see cref="NetworkListener.EndPoint"/> tells which.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address is in use, is not ours, or needs rights.</exception>
    public abstract NetworkListener Listen(IPEndPoint endPoint);

    /// <summary>Connects to a peer.</summary>
    /// <param name="remote">The peer.</param>
    /// <param name="source">The address to connect from; null leaves it to the system.</param>
    /// <param name="cancellationToken">Ends the wait. The caller sets the time limit.</param>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody was reached.</exception>
    public abstract ValueTask<NetworkConnection> ConnectAsync(IPEndPoint remote, IPAddress? source, CancellationToken cancellationToken);
}
