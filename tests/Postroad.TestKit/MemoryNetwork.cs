using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Postroad.Smtp.Transport;

namespace Postroad.TestKit;

/// <summary>
/// A network without sockets. What one side writes in one go the other side reads before the writer goes on, so that a test decides where
/// the octets are cut.
/// </summary>
public sealed class MemoryNetwork : Network
{
    private readonly ConcurrentDictionary<IPEndPoint, Listener> _listeners = new();
    private int _lastPort = 40_000;

    /// <summary>Whether a write waits until the other side has read it. Default true.</summary>
    public bool Lockstep { get; init; } = true;

    /// <inheritdoc/>
    public override NetworkListener Listen(IPEndPoint endPoint)
    {
        var at = endPoint.Port != 0 ? endPoint : new IPEndPoint(endPoint.Address, NextPort());
        var listener = new Listener(this, at);
        return _listeners.TryAdd(at, listener) ? listener : throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <inheritdoc/>
    public override ValueTask<NetworkConnection> ConnectAsync(IPEndPoint remote, IPAddress? source, CancellationToken cancellationToken) => new(Connect(remote, source));

    /// <summary>Connects at once.</summary>
    public NetworkConnection Connect(IPEndPoint remote, IPAddress? source = null)
    {
        if (!_listeners.TryGetValue(remote, out var listener))
            throw new SocketException((int)SocketError.ConnectionRefused);
        var local = new IPEndPoint(source ?? IPAddress.Loopback, NextPort());
        var options = Lockstep ? new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false) : new PipeOptions(useSynchronizationContext: false);
        var (up, down) = (new Pipe(options), new Pipe(new PipeOptions(useSynchronizationContext: false)));
        listener.Add(new NetworkConnection(new Duplex(up.Reader, down.Writer), remote, local));
        return new NetworkConnection(new Duplex(down.Reader, up.Writer), local, remote);
    }

    /// <summary>Says that one side has nothing more to send; it still hears.</summary>
    public static void EndSending(NetworkConnection connection) => ((Duplex)connection.Stream).EndSending();

    private int NextPort() => 1024 + (int)((uint)Interlocked.Increment(ref _lastPort) % 60_000);

    private sealed class Listener(MemoryNetwork network, IPEndPoint endPoint) : NetworkListener
    {
        private readonly Channel<NetworkConnection> _waiting = Channel.CreateUnbounded<NetworkConnection>();

        public override IPEndPoint EndPoint => endPoint;

        public void Add(NetworkConnection connection) => _waiting.Writer.TryWrite(connection);

        public override ValueTask<NetworkConnection> AcceptAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAsync(cancellationToken);

        public override void Dispose() => network._listeners.TryRemove(endPoint, out _);
    }

    private sealed class Duplex(PipeReader reader, PipeWriter writer) : Stream
    {
        private readonly Stream _in = reader.AsStream();
        private readonly Stream _out = writer.AsStream();

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _in.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _in.ReadAsync(buffer, offset, count, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var flushed = await writer.WriteAsync(buffer, cancellationToken);
            if (flushed.IsCompleted)
                throw new IOException("The other side has closed.");
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => _in.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => _out.Write(buffer, offset, count);

        public void EndSending() => writer.Complete();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            writer.Complete();
            reader.CancelPendingRead();
            reader.Complete();
            base.Dispose(disposing);
        }
    }
}
