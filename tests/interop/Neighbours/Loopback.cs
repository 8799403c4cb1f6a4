using System.Net;
using System.Net.Sockets;

namespace Postroad.Interop.Neighbours;

/// <summary>Addresses of 127/8 that belong to this run alone, so that several neighbours can each have port 25 or 53.</summary>
public static class Loopback
{
    private static readonly string Net = $"127.{32 + Environment.ProcessId / 250 % 200}.{1 + Environment.ProcessId % 250}";

    public static readonly IPAddress Dns = IPAddress.Parse($"{Net}.53");
    public static readonly IPAddress Postroad = IPAddress.Parse($"{Net}.1");
    public static readonly IPAddress Postfix = IPAddress.Parse($"{Net}.2");
    public static readonly IPAddress Exim = IPAddress.Parse($"{Net}.3");
    public static readonly IPAddress OpenSmtpd = IPAddress.Parse($"{Net}.4");
    public static readonly IPAddress Dovecot = IPAddress.Parse($"{Net}.5");
    public static readonly IPAddress DovecotReader = IPAddress.Parse($"{Net}.6");

    /// <summary>A port of 127.0.0.1 that nobody uses now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
