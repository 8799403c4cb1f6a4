using System.Net;
using System.Net.Sockets;

namespace Postroad.Smtp.Transport.Dialing;

/// <summary>Dials over TCP. Small writes leave at once (no Nagle): a delayed acknowledgement costs 40 ms a message otherwise.</summary>
public sealed class SocketDialer : IDialer
{
    /// <summary>How many addresses of one host are tried before giving up.</summary>
    public const int MaxAddresses = 5;

    private readonly IPAddress? _localAddress;

    /// <summary>Dials from any local address.</summary>
    public SocketDialer() { }

    /// <summary>Dials from one local address; hosts without an address of its family cannot be reached.</summary>
    public SocketDialer(IPAddress localAddress) => _localAddress = localAddress;

    /// <summary>Dials over TCP from any local address.</summary>
    public static SocketDialer Default { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken)
    {
        if (remote is not DnsEndPoint name)
            return await ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
        var addresses = await Dns.GetHostAddressesAsync(name.Host, name.AddressFamily, cancellationToken).ConfigureAwait(false);
        SocketException? last = null;
        foreach (var address in addresses.Where(Reachable).Take(MaxAddresses))
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(address, name.Port), cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException e)
            {
                last = e;
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private bool Reachable(IPAddress address) => _localAddress is null || _localAddress.AddressFamily == address.AddressFamily;

    private async ValueTask<DialedConnection> ConnectAsync(EndPoint remote, CancellationToken cancellationToken)
    {
        var family = remote.AddressFamily is AddressFamily.Unspecified or AddressFamily.Unknown ? AddressFamily.InterNetwork : remote.AddressFamily;
        var socket = new Socket(family, SocketType.Stream, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (family != AddressFamily.Unix)
                socket.NoDelay = true;
            if (_localAddress is not null)
                socket.Bind(new IPEndPoint(_localAddress, 0));
            await socket.ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
            return new DialedConnection(new NetworkStream(socket, ownsSocket: true), socket.LocalEndPoint as IPEndPoint, socket.RemoteEndPoint as IPEndPoint);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
