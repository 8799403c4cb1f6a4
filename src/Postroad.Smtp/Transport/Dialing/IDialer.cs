using System.Net;

namespace Postroad.Smtp.Transport.Dialing;

/// <summary>How connections to other hosts are made. Replaced in tests, and by a proxy where one stands between.</summary>
public interface IDialer
{
    /// <summary>Connects to an address, or to the host of a <see cref="DnsEndPoint"/> at the first of its addresses that answers.</summary>
    /// <exception cref="IOException">Nobody answered; the inner exception says why.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The lookup failed, or the only address refused.</exception>
    ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken);
}
