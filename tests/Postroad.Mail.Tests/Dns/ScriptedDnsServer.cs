using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns;

/// <summary>A DNS server on loopback that says what its script says: nothing, one reply or several, by UDP and TCP alike.</summary>
internal sealed class ScriptedDnsServer : IAsyncDisposable
{
    private readonly Socket _datagrams = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Func<DnsRequest, IEnumerable<byte[]>> _script;
    private readonly Task _running;

    public ScriptedDnsServer(Func<DnsRequest, IEnumerable<byte[]>> script)
    {
        _script = script;
        // The port that UDP was given may be taken for TCP, so both are tried until one port serves both.
        while (true)
        {
            _datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                _listener.Bind(_datagrams.LocalEndPoint!);
                break;
            }
            catch (SocketException)
            {
                _datagrams.Dispose();
                _datagrams = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            }
        }
        _listener.Listen();
        _running = Task.WhenAll(ServeDatagramsAsync(), ServeStreamsAsync());
    }

    public ConcurrentQueue<DnsRequest> Requests { get; } = new();

    /// <summary>When set, replies by TCP leave octet by octet, each when the test says so.</summary>
    public SemaphoreSlim? Drip { get; init; }

    public IPEndPoint EndPoint => (IPEndPoint)_datagrams.LocalEndPoint!;

    public static ScriptedDnsServer Replying(Func<DnsRequest, DnsPacket> script) => new(request => [script(request).Build()]);

    public DnsOptions Options(Action<DnsOptions>? configure = null)
    {
        var options = new DnsOptions { Servers = [EndPoint.ToString()], Timeout = TimeSpan.FromSeconds(20) };
        configure?.Invoke(options);
        return options;
    }

    public StubResolver Resolver(Action<DnsOptions>? configure = null, TimeProvider? time = null) => new(Options(configure), time ?? TimeProvider.System);

    /// <summary>Waits until the requests that have come are as a test wants them.</summary>
    public async Task UntilAsync(Func<ConcurrentQueue<DnsRequest>, bool> condition)
    {
        while (!condition(Requests))
            await _arrived.WaitAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _datagrams.Dispose();
        _listener.Dispose();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _arrived.Dispose();
    }

    private async Task ServeDatagramsAsync()
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await _datagrams.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stopping.Token);
            foreach (var reply in Ask(buffer.AsSpan(0, received.ReceivedBytes), isStream: false))
                await _datagrams.SendToAsync(reply, received.RemoteEndPoint, _stopping.Token);
        }
    }

    private async Task ServeStreamsAsync()
    {
        var connections = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            var accepted = await _listener.AcceptAsync(_stopping.Token);
            connections.Add(ServeStreamAsync(accepted));
        }
        await Task.WhenAll(connections);
    }

    private async Task ServeStreamAsync(Socket accepted)
    {
        await using var stream = new NetworkStream(accepted, ownsSocket: true);
        var buffer = new byte[4096];
        await stream.ReadExactlyAsync(buffer.AsMemory(0, 2), _stopping.Token);
        var length = BinaryPrimitives.ReadUInt16BigEndian(buffer);
        await stream.ReadExactlyAsync(buffer.AsMemory(0, length), _stopping.Token);
        foreach (var reply in Ask(buffer.AsSpan(0, length), isStream: true))
            await SendAsync(stream, [(byte)(reply.Length >> 8), (byte)reply.Length, .. reply]);
    }

    private async Task SendAsync(NetworkStream stream, byte[] reply)
    {
        if (Drip is null)
        {
            await stream.WriteAsync(reply, _stopping.Token);
            return;
        }
        foreach (var octet in reply)
        {
            await Drip.WaitAsync(_stopping.Token);
            await stream.WriteAsync(new[] { octet }, _stopping.Token);
        }
    }

    private IEnumerable<byte[]> Ask(ReadOnlySpan<byte> packet, bool isStream)
    {
        var request = DnsRequest.Read(packet, isStream);
        Requests.Enqueue(request);
        _arrived.Release();
        return _script(request);
    }
}
