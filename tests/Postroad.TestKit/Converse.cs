using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Postroad.TestKit;

/// <summary>Plays the client's side of a transcript against a server on loopback.</summary>
public static class Converse
{
    /// <summary>Connects and plays.</summary>
    /// <exception cref="TranscriptException">The server left the transcript.</exception>
    public static async Task WithAsync(int port, string transcript, Pace pace = Pace.Whole)
    {
        await using var actor = await ConnectAsync(port, pace);
        await actor.PlayAsync(transcript);
    }

    /// <summary>Connects; the caller plays.</summary>
    public static async Task<Actor> ConnectAsync(int port, Pace pace = Pace.Whole, SslClientAuthenticationOptions? tls = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return Actor.Client(socket, pace, tls);
    }
}
