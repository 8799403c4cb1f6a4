using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

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
    public static readonly IPAddress Aiosmtpd = IPAddress.Parse($"{Net}.6");
    public static readonly IPAddress Rspamd = IPAddress.Parse($"{Net}.7");
    public static readonly IPAddress OpenDmarc = IPAddress.Parse($"{Net}.8");
    public static readonly IPAddress SenderDns = IPAddress.Parse($"{Net}.54");

    /// <summary>
    /// A port of 127.0.0.1 that nobody uses now, and that the system gives to no client: one that knocks again and again at a server that is away would in the end meet
    /// itself there.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_240, 32_000);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}
