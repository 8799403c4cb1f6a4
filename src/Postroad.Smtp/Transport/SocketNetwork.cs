using System.Net;
using System.Net.Sockets;

namespace Postroad.Smtp.Transport;

/// <summary>TCP sockets with Nagle's algorithm off: SMTP writes whole reply groups, and waiting for more only meets delayed acknowledgements.</summary>
internal sealed class SocketNetwork : Network
{
    /// <summary>Connections that the system completes ahead of us. 1,024; the kernel caps it (net.core.somaxconn).</summary>
    private const int Backlog = 1024;

    public override NetworkListener Listen(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            // No ReuseAddress: on Unix the runtime skips TIME_WAIT by itself, and the option would let two servers share a port.
            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return new Listener(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override async ValueTask<NetworkConnection> ConnectAsync(IPEndPoint remote, IPAddress? source, CancellationToken cancellationToken)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (source is not null)
                socket.Bind(new IPEndPoint(source, 0));
            await socket.ConnectAsync(remote, cancellationToken).ConfigureAwait(false);
            return new SocketConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Listener(Socket socket) : NetworkListener
    {
        public override IPEndPoint EndPoint { get; } = (IPEndPoint)socket.LocalEndPoint!;

        public override async ValueTask<NetworkConnection> AcceptAsync(CancellationToken cancellationToken)
        {
            var accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                accepted.NoDelay = true;
                return new SocketConnection(accepted);
            }
            catch
            {
                // A peer that reset the connection at once has no address to tell any more.
                accepted.Dispose();
                throw;
            }
        }

        public override void Dispose() => socket.Dispose();
    }

    private sealed class SocketConnection(Socket socket)
        : NetworkConnection(new SocketStream(socket), (IPEndPoint)socket.LocalEndPoint!, (IPEndPoint)socket.RemoteEndPoint!)
    {
        public override void Refuse(ReadOnlySpan<byte> farewell)
        {
            // The send buffer of a new socket is empty, so this never waits.
            socket.Send(farewell, SocketFlags.None, out _);
            Dispose();
        }
    }

    // What the send buffer has room for goes at once: most replies never wait, and a connection that did not keeps no state for it.
    private sealed class SocketStream : NetworkStream
    {
        public SocketStream(Socket socket) : base(socket, ownsSocket: true) => socket.Blocking = false;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (cancellationToken.IsCancellationRequested)
                return ValueTask.FromCanceled(cancellationToken);
            var sent = Socket.Send(buffer.Span, SocketFlags.None, out var error);
            return error == SocketError.Success && sent == buffer.Length ? ValueTask.CompletedTask : base.WriteAsync(buffer[sent..], cancellationToken);
        }
    }
}
