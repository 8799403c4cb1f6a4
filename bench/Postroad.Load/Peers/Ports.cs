using System.Net;
using System.Net.Sockets;

namespace Postroad.Load.Peers;

internal static class Ports
{
    /// <summary>An end point of 127.0.0.1 that nobody uses now.</summary>
    public static IPEndPoint Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
