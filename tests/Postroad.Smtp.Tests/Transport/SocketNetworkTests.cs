using System.Net;
using System.Net.Sockets;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Tests.Transport;

public sealed class SocketNetworkTests : IAsyncLifetime
{
    // More than the buffers of both ends hold.
    private const int Much = 16 * 1024 * 1024;

    private readonly NetworkListener _listener = Network.Sockets.Listen(new IPEndPoint(IPAddress.Loopback, 0));
    private NetworkConnection _near = null!, _far = null!;

    public async ValueTask InitializeAsync()
    {
        var accepting = _listener.AcceptAsync(TestContext.Current.CancellationToken);
        _near = await Network.Sockets.ConnectAsync(_listener.EndPoint, null, TestContext.Current.CancellationToken);
        _far = await accepting;
    }

    public ValueTask DisposeAsync()
    {
        _near.Dispose();
        _far.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_write_that_the_buffers_do_not_hold_comes_whole_and_in_order()
    {
        var sent = new byte[Much];
        new Random(1).NextBytes(sent);
        var writing = _far.Stream.WriteAsync(sent, TestContext.Current.CancellationToken).AsTask();
        Assert.False(writing.IsCompleted);
        var received = new byte[Much];
        await _near.Stream.ReadExactlyAsync(received, TestContext.Current.CancellationToken);
        await writing;
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task A_short_write_is_done_at_once()
    {
        Assert.True(_far.Stream.WriteAsync("220 mx.test\r\n"u8.ToArray(), TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
        var received = new byte[13];
        await _near.Stream.ReadExactlyAsync(received, TestContext.Current.CancellationToken);
        Assert.Equal("220 mx.test\r\n"u8, received);
    }

    [Fact]
    public async Task A_write_to_a_peer_that_reads_nothing_ends_when_it_is_cancelled()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writing = _far.Stream.WriteAsync(new byte[Much], patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact]
    public async Task Nothing_is_written_for_somebody_who_has_given_up()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _far.Stream.WriteAsync("250 OK\r\n"u8.ToArray(), new CancellationToken(canceled: true)).AsTask());
        _far.Dispose();
        Assert.Equal(0, await _near.Stream.ReadAsync(new byte[8], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_peer_that_broke_off_is_an_error_of_the_stream()
    {
        await _near.Stream.WriteAsync("EHLO"u8.ToArray(), TestContext.Current.CancellationToken);
        // Closed with octets unread, which resets the connection.
        _far.Dispose();
        var failed = await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
                await _near.Stream.WriteAsync(new byte[4096], TestContext.Current.CancellationToken);
        });
        Assert.IsType<SocketException>(failed.InnerException);
    }

    [Fact]
    public async Task A_closed_stream_is_told_from_a_broken_one()
    {
        _far.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _far.Stream.WriteAsync("250 OK\r\n"u8.ToArray(), TestContext.Current.CancellationToken).AsTask());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_end_waits_to_collect_small_writes(bool accepted) =>
        Assert.True(Assert.IsAssignableFrom<NetworkStream>((accepted ? _far : _near).Stream).Socket.NoDelay);
}
