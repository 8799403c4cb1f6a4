using System.Net;
using System.Net.Sockets;

namespace Postroad.Faults;

/// <summary>Many connections that keep a server busy without being of any use to it.</summary>
public sealed class Crowd : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Opens connections until there are so many, and says what it wants to each.</summary>
    /// <returns>How many the server took.</returns>
    public async Task<int> GatherAsync(IPEndPoint server, int count, byte[]? words = null)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(server);
                if (words is not null)
                    await socket.SendAsync(words);
                _sockets.Add(socket);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }
        return _sockets.Count;
    }

    /// <summary>Sends one octet on each, like a client that never gets to the point.</summary>
    public async Task TrickleAsync(byte octet)
    {
        foreach (var socket in _sockets)
        {
            try
            {
                await socket.SendAsync(new[] { octet });
            }
            catch (SocketException)
            {
                // The server lost patience with this one, as it may.
            }
        }
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
    }
}
