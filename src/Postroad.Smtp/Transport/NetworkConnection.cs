using System.Net;

namespace Postroad.Smtp.Transport;

/// <summary>A connection to one peer, before TLS: a stream and its two ends.</summary>
/// <param name="stream">Octets both ways. A read of zero octets waits for something to read.</param>
/// <param name="local">Our end.</param>
/// <param name="remote">The peer's end. IPv4-mapped addresses are given as IPv4.</param>
public class NetworkConnection(Stream stream, IPEndPoint local, IPEndPoint remote) : IDisposable
{
    /// <summary>Octets both ways, in clear. Only its asynchronous methods wait.</summary>
    public Stream Stream { get; } = stream;

    /// <summary>Our end.</summary>
    public IPEndPoint LocalEndPoint { get; } = Canonical(local);

    /// <summary>The peer's end.</summary>
    public IPEndPoint RemoteEndPoint { get; } = Canonical(remote);

    /// <summary>Says one last thing without waiting for the peer, and closes. Used where a connection is refused at the door.</summary>
    public virtual void Refuse(ReadOnlySpan<byte> farewell)
    {
        try
        {
            Stream.Write(farewell);
        }
        catch (IOException)
        {
            // The peer is gone already; there is nobody to tell.
        }
        Dispose();
    }

    /// <summary>Closes the connection. May be called from any thread, also while somebody reads.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing) => Stream.Dispose();

    private static IPEndPoint Canonical(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
