using System.Buffers;
using System.Net.Security;
using System.Text;

namespace Postroad.Smtp.Transport;

/// <summary>
/// Octets to and from one peer, in clear or over TLS: one buffer each way, and TLS as a barrier between two lives of them.
/// One reader and one writer at a time; <see cref="Abort"/> from anywhere.
/// </summary>
internal sealed class Wire(NetworkConnection connection) : IDisposable
{
    private Stream _stream = connection.Stream;
    private byte[] _output = [];
    private int _written;

    /// <summary>The connection beneath.</summary>
    public NetworkConnection Connection => connection;

    /// <summary>What came and was not dealt with.</summary>
    public InputBuffer Input { get; } = new();

    /// <summary>TLS, once it is up; null in clear.</summary>
    public SslStream? Tls { get; private set; }

    /// <summary>Whether replies or commands wait for <see cref="FlushAsync"/>.</summary>
    public bool HasUnsent => _written > 0;

    /// <summary>
    /// Gets ready for a long silence. In clear there is nothing to wait for: <see cref="RestSize"/> of room are cheaper than a further system
    /// call. TLS would keep a whole record's room, and waits by a read of zero octets.
    /// </summary>
    public ValueTask<int> RestAsync(CancellationToken cancellationToken)
    {
        Input.ReturnArray();
        return Tls is null || Input.OwnsArray ? new(0) : Tls.ReadAsync(Memory<byte>.Empty, cancellationToken);
    }

    /// <summary>Waits until the peer has sent something more, and takes it. 0 octets at the end of the stream.</summary>
    /// <param name="size">The octets to have room for: small for commands, large for content.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<int> ReceiveAsync(int size, CancellationToken cancellationToken) => _stream.ReadAsync(Input.Room(size), cancellationToken);

    /// <summary>Room for what comes after a silence: a command, or a short batch.</summary>
    public const int RestSize = 256;

    /// <summary>Room for a batch of commands.</summary>
    public const int CommandSize = 4096;

    /// <summary>Room for a block of content.</summary>
    public const int ContentSize = 65536;

    /// <summary>Adds octets to what the next <see cref="FlushAsync"/> sends in one write.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Reserve(octets.Length));
        _written += octets.Length;
    }

    /// <summary>Adds text in UTF-8.</summary>
    public void Write(ReadOnlySpan<char> text) => _written += Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>Room in the output for a writer that knows how much it needs at most; <see cref="Commit"/> says how much it took.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_output.Length - _written < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(512, (_written + size) * 2));
            _output.AsSpan(0, _written).CopyTo(larger);
            ReturnOutput();
            _output = larger;
        }
        return _output.AsSpan(_written);
    }

    /// <summary>Says that so many octets of <see cref="Reserve"/> were used.</summary>
    public void Commit(int count) => _written += count;

    /// <summary>Sends all that was written, in one write, and gives the buffer back.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_written == 0)
            return;
        await _stream.WriteAsync(_output.AsMemory(0, _written), cancellationToken).ConfigureAwait(false);
        _written = 0;
        ReturnOutput();
    }

    /// <summary>Sends a block that is not to be copied, after what was written before.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        await _stream.WriteAsync(octets, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Turns on TLS as the server. Nothing may be buffered either way (RFC 3207 §4.2, §5).</summary>
    /// <exception cref="InvalidOperationException">Octets that came in clear are buffered: whoever sent them is not to be believed.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The handshake failed.</exception>
    public async ValueTask SecureAsServerAsync(ServerOptionsSelectionCallback options, object? state, CancellationToken cancellationToken)
    {
        var tls = Barrier();
        await tls.AuthenticateAsServerAsync(options, state, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Turns on TLS as the client; see <see cref="SecureAsServerAsync"/>.</summary>
    public async ValueTask SecureAsClientAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        var tls = Barrier();
        await tls.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the peer over TLS that this is the end (close_notify), without waiting for an answer. The caller disposes.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            if (Tls is { IsAuthenticated: true } tls)
                await tls.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Nobody is there to be told.
        }
    }

    /// <summary>Breaks the connection, from any thread: a read or write under way fails.</summary>
    public void Abort() => connection.Dispose();

    /// <summary>Closes the connection and gives the buffers back. Only the owner, when nobody reads or writes any more.</summary>
    public void Dispose() => Dispose(returnBuffers: true);

    /// <summary>Closes the connection; the buffers go to nobody else where somebody may still look at them.</summary>
    public void Dispose(bool returnBuffers)
    {
        Tls?.Dispose();
        connection.Dispose();
        if (!returnBuffers)
            return;
        Input.Dispose();
        _written = 0;
        ReturnOutput();
    }

    private SslStream Barrier()
    {
        if (Input.RawLength > 0 || Input.KeptLength > 0 || HasUnsent || Tls is not null)
            throw new InvalidOperationException("Octets in clear stand before the TLS handshake.");
        Input.ReturnArray();
        Tls = new SslStream(connection.Stream, leaveInnerStreamOpen: false);
        _stream = Tls;
        return Tls;
    }

    private void ReturnOutput()
    {
        if (_output.Length > 0)
            ArrayPool<byte>.Shared.Return(_output);
        _output = [];
    }
}
