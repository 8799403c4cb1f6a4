using System.Net;
using System.Net.Sockets;

namespace Postroad.Smtp.Transport.Dialing;

/// <summary>Dials a host itself, with nothing between.</summary>
/// <param name="network">What connects.</param>
/// <param name="source">The address to connect from; hosts without an address of its family cannot be reached then. Null leaves it to the system.</param>
public sealed class DirectDialer(Network network, IPAddress? source = null) : IDialer
{
    /// <summary>How many addresses of one host are tried before giving up.</summary>
    public const int MaxAddresses = 5;

    /// <summary>Dials over TCP from any local address.</summary>
    public static DirectDialer Default { get; } = new(Network.Sockets);

    /// <inheritdoc/>
    public async ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken)
    {
        if (remote is IPEndPoint address)
            return await ConnectAsync(address, cancellationToken).ConfigureAwait(false);
        var name = (DnsEndPoint)remote;
        SocketException? last = null;
        foreach (var found in (await Dns.GetHostAddressesAsync(name.Host, name.AddressFamily, cancellationToken).ConfigureAwait(false)).Where(Reachable).Take(MaxAddresses))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(found, name.Port), cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private bool Reachable(IPAddress address) => source is null || source.AddressFamily == address.AddressFamily;

    private async ValueTask<DialedConnection> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken)
    {
        var connection = await network.ConnectAsync(remote, source, cancellationToken).ConfigureAwait(false);
        return new DialedConnection(connection.Stream, connection.LocalEndPoint, connection.RemoteEndPoint);
    }
}
