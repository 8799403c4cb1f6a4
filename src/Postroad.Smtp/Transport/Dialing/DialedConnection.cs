using System.Net;

namespace Postroad.Smtp.Transport.Dialing;

/// <summary>A connection that was made.</summary>
/// <param name="Stream">Both directions, not buffered. Closing it closes the connection.</param>
/// <param name="LocalEndPoint">Our own end, where it is known.</param>
/// <param name="RemoteEndPoint">Who answered, where it is known; behind a proxy that is the proxy.</param>
public sealed record DialedConnection(Stream Stream, IPEndPoint? LocalEndPoint, IPEndPoint? RemoteEndPoint)
{
    /// <summary>Whether the other end is a proxy that goes on to the server.</summary>
    public bool IsThroughProxy { get; init; }
}
