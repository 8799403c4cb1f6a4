using System.Collections.Concurrent;
using System.Net;
using Postroad.Smtp.Transport;

namespace Postroad.Hosting;

/// <summary>
/// A network whose doors are opened ahead of time, while the process may still open ports below 1024. Each is handed out once, to whoever
/// asks to listen there.
/// </summary>
internal sealed class BoundNetwork(Network network) : Network, IDisposable
{
    private readonly ConcurrentDictionary<IPEndPoint, ConcurrentQueue<NetworkListener>> _open = new();

    /// <summary>Opens a door now.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot be opened.</exception>
    public void Open(IPEndPoint endPoint) => _open.GetOrAdd(endPoint, static _ => new()).Enqueue(network.Listen(endPoint));

    public override NetworkListener Listen(IPEndPoint endPoint) =>
        _open.TryGetValue(endPoint, out var doors) && doors.TryDequeue(out var listener) ? listener : network.Listen(endPoint);

    public override ValueTask<NetworkConnection> ConnectAsync(IPEndPoint remote, IPAddress? source, CancellationToken cancellationToken) =>
        network.ConnectAsync(remote, source, cancellationToken);

    /// <summary>Closes the doors that nobody took.</summary>
    public void Dispose()
    {
        foreach (var doors in _open.Values)
            while (doors.TryDequeue(out var listener))
                listener.Dispose();
    }
}
