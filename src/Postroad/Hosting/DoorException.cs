using System.Net.Sockets;

namespace Postroad.Hosting;

/// <summary>A port cannot be opened. The message is one line for the operator.</summary>
internal sealed class DoorException(SocketError error, string message, Exception inner) : IOException(message, inner)
{
    public SocketError Error { get; } = error;
}
