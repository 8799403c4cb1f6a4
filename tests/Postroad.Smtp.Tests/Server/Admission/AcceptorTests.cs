using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Server;
using Postroad.Smtp.Tests.Server;
using Postroad.Smtp.Transport;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server.Admission;

public class AcceptorTests
{
    /// <summary>A door that hands out what a test puts in: failures, or connections.</summary>
    private sealed class Door : Network
    {
        private readonly MemoryNetwork _inside = new();

        public Channel<SocketError> Failures { get; } = Channel.CreateUnbounded<SocketError>();

        public SemaphoreSlim Asked { get; } = new(0);

        public Func<NetworkConnection, NetworkConnection> Change { get; init; } = static connection => connection;

        public NetworkConnection Connect(int port) => _inside.Connect(new IPEndPoint(IPAddress.Loopback, port));

        public override NetworkListener Listen(IPEndPoint endPoint) => new Frame(this, _inside.Listen(endPoint));

        public override ValueTask<NetworkConnection> ConnectAsync(IPEndPoint remote, IPAddress? source, CancellationToken cancellationToken) =>
            _inside.ConnectAsync(remote, source, cancellationToken);

        private sealed class Frame(Door door, NetworkListener inside) : NetworkListener
        {
            public override IPEndPoint EndPoint => inside.EndPoint;

            public override async ValueTask<NetworkConnection> AcceptAsync(CancellationToken cancellationToken)
            {
                door.Asked.Release();
                return door.Failures.Reader.TryRead(out var failure) ? throw new SocketException((int)failure) : door.Change(await inside.AcceptAsync(cancellationToken));
            }

            public override void Dispose() => inside.Dispose();
        }
    }

    private static async Task<SmtpServer> StartAsync(Door door, TimeProvider clock, CollectingLog log)
    {
        var options = new SmtpServerOptions { HostName = "mx.test", Network = door };
        options.Listen(0, static listener => listener.Tls = TlsUse.None);
        var server = new SmtpServer(options, new CollectingHandler(), loggers: log, clock: clock);
        await server.StartAsync();
        return server;
    }

    private static async Task<string> GreetingAsync(Door door, SmtpServer server)
    {
        using var client = door.Connect(server.Port);
        using var reader = new StreamReader(client.Stream);
        return (await reader.ReadLineAsync())!;
    }

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    public async Task Without_descriptors_the_door_is_tried_again_after_a_while_and_not_at_once(SocketError failure)
    {
        var (door, clock, log) = (new Door(), new FakeTimeProvider(), new CollectingLog());
        for (var i = 0; i < 3; i++)
            await door.Failures.Writer.WriteAsync(failure);
        await using var server = await StartAsync(door, clock, log);
        for (var failures = 1; failures <= 3; failures++)
        {
            await door.Asked.WaitAsync(TimeSpan.FromSeconds(20));
            await Eventually.IsAsync(() => log.Events.Count(static one => one.Id.Name == "AcceptFailed") >= failures);
            Assert.False(await door.Asked.WaitAsync(TimeSpan.Zero));
            // The wait begins a moment after the failure was told.
            await Eventually.IsAsync(() => door.Asked.CurrentCount > 0, () => clock.Advance(TimeSpan.FromMilliseconds(100)));
        }
        Assert.Equal("220 mx.test ESMTP", await GreetingAsync(door, server));
    }

    [Fact]
    public async Task A_peer_that_is_gone_before_it_was_taken_makes_nobody_wait()
    {
        var (door, clock, log) = (new Door(), new FakeTimeProvider(), new CollectingLog());
        await door.Failures.Writer.WriteAsync(SocketError.ConnectionAborted);
        await using var server = await StartAsync(door, clock, log);
        Assert.Equal("220 mx.test ESMTP", await GreetingAsync(door, server));
    }

    /// <summary>A connection that is gone when its refusal is to be said.</summary>
    private sealed class Gone(NetworkConnection inside, Exception how) : NetworkConnection(inside.Stream, inside.LocalEndPoint, inside.RemoteEndPoint)
    {
        public override void Refuse(ReadOnlySpan<byte> farewell) => throw how;
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("broken")]
    [InlineData("a bug")]
    public async Task A_connection_that_breaks_while_it_is_refused_leaves_the_door_open(string how)
    {
        Exception end = how switch { "gone" => new ObjectDisposedException("socket"), "broken" => new IOException(how), _ => new InvalidOperationException(how) };
        var (door, log) = (new Door { Change = connection => new Gone(connection, end) }, new CollectingLog());
        await using var server = await StartAsync(door, new FakeTimeProvider(), log);
        var connections = server.Options.Limits.Connections;
        server.Options.Limits.Connections = 1;
        using var first = door.Connect(server.Port);
        await Eventually.IsAsync(() => server.Sessions == 1);
        using var refused = door.Connect(server.Port);
        await Eventually.IsAsync(() => log.Events.Any(static one => one.Id.Name == "TakeFailed"));
        server.Options.Limits.Connections = connections;
        Assert.Equal("220 mx.test ESMTP", await GreetingAsync(door, server));
    }
}
