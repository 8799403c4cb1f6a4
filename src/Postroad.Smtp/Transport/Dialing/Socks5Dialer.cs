using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Smtp.Transport.Dialing;

/// <summary>Dials through a SOCKS 5 proxy (RFC 1928), with user and password where it asks (RFC 1929). Names are looked up by the proxy.</summary>
/// <param name="inner">How the proxy is reached.</param>
/// <param name="proxy">Where it is.</param>
/// <param name="user">Whom to log in as; null for nobody.</param>
/// <param name="password">The password.</param>
public sealed class Socks5Dialer(IDialer inner, EndPoint proxy, string? user = null, string? password = null) : IDialer
{
    /// <inheritdoc/>
    public async ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken)
    {
        var connection = await inner.DialAsync(proxy, cancellationToken).ConfigureAwait(false);
        try
        {
            await NegotiateAsync(connection.Stream, cancellationToken).ConfigureAwait(false);
            await RequestAsync(connection.Stream, remote, cancellationToken).ConfigureAwait(false);
            return connection with { IsThroughProxy = true };
        }
        catch
        {
            await connection.Stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // RFC 1928 §3: 0 no authentication, 2 user and password, 0xff none of these.
    private async ValueTask NegotiateAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(user is null ? new byte[] { 5, 1, 0 } : [5, 2, 0, 2], cancellationToken).ConfigureAwait(false);
        var answer = new byte[2];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer[0] != 5)
            throw new IOException($"The proxy {proxy} does not speak SOCKS 5.");
        if (answer[1] == 0)
            return;
        if (answer[1] != 2 || user is null)
            throw new IOException($"The proxy {proxy} wants a login that is not known here.");
        await LogInAsync(stream, Encoding.UTF8.GetBytes(user), Encoding.UTF8.GetBytes(password ?? ""), cancellationToken).ConfigureAwait(false);
    }

    // RFC 1929 §2
    private async ValueTask LogInAsync(Stream stream, byte[] name, byte[] secret, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > 255 || secret.Length > 255)
            throw new IOException("User and password for SOCKS 5 have at most 255 octets.");
        await stream.WriteAsync((byte[])[1, (byte)name.Length, .. name, (byte)secret.Length, .. secret], cancellationToken).ConfigureAwait(false);
        var answer = new byte[2];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer[1] != 0)
            throw new IOException($"The proxy {proxy} refused the login.");
    }

    // RFC 1928 §4, §6
    private async ValueTask RequestAsync(Stream stream, EndPoint remote, CancellationToken cancellationToken)
    {
        await stream.WriteAsync((byte[])[5, 1, 0, .. Address(remote)], cancellationToken).ConfigureAwait(false);
        var answer = new byte[5];
        await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer[1] != 0)
            throw Refusal(answer[1], remote);
        // Four octets and the first one of the bound address are read; the rest and the port are of no use to us.
        var rest = new byte[answer[3] switch { 1 => 3, 4 => 15, 3 => answer[4], _ => throw new IOException("The proxy's answer makes no sense.") } + 2];
        await stream.ReadExactlyAsync(rest, cancellationToken).ConfigureAwait(false);
    }

    private Exception Refusal(byte code, EndPoint remote) => code switch
    {
        3 => new SocketException((int)SocketError.NetworkUnreachable),
        4 => new SocketException((int)SocketError.HostUnreachable),
        5 => new SocketException((int)SocketError.ConnectionRefused),
        _ => new IOException($"The proxy {proxy} refused to connect to {remote} (SOCKS code {code})."),
    };

    private static byte[] Address(EndPoint remote)
    {
        var port = new byte[2];
        if (remote is IPEndPoint ip)
        {
            BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)ip.Port);
            return [(byte)(ip.AddressFamily == AddressFamily.InterNetwork ? 1 : 4), .. ip.Address.GetAddressBytes(), .. port];
        }
        var name = (DnsEndPoint)remote;
        var host = Encoding.ASCII.GetBytes(name.Host);
        if (host.Length > 255)
            throw new IOException("A host's name has at most 255 octets.");
        BinaryPrimitives.WriteUInt16BigEndian(port, (ushort)name.Port);
        return [3, (byte)host.Length, .. host, .. port];
    }
}
