using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Postroad.TestKit;

/// <summary>Plays one side of a transcript over a stream: says its lines, and checks those of the other side.</summary>
public sealed class Actor : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly char _self;
    private readonly Pace _pace;
    private readonly Socket? _socket;
    private readonly StringBuilder _seen = new();
    private readonly byte[] _buffer = new byte[65536];
    private Stream _stream;
    private int _start, _end;

    private Actor(Stream stream, Socket? socket, char self, Pace pace) => (_stream, _socket, _self, _pace) = (stream, socket, self, pace);

    /// <summary>Signals for <c>--- wait NAME</c>.</summary>
    public Func<string, Task>? Waits { get; init; }

    /// <summary>How the server's side shows itself in <c>--- TLS</c>. Default: <see cref="TestCertificates.Server"/>.</summary>
    public SslServerAuthenticationOptions? ServerTls { get; init; }

    /// <summary>How the client's side shakes hands in <c>--- TLS</c>. Default: takes any certificate.</summary>
    public SslClientAuthenticationOptions? ClientTls { get; init; }

    /// <summary>TLS, once it is up.</summary>
    public SslStream? Tls => _stream as SslStream;

    /// <summary>The dialogue so far.</summary>
    public string Seen => _seen.ToString();

    /// <summary>The client's side of a connection.</summary>
    public static Actor Client(Socket socket, Pace pace = Pace.Whole, SslClientAuthenticationOptions? tls = null) =>
        new(new NetworkStream(socket, ownsSocket: true), socket, 'C', pace) { ClientTls = tls };

    /// <summary>The server's side of a connection.</summary>
    public static Actor Server(Socket socket, Pace pace = Pace.Whole, SslServerAuthenticationOptions? tls = null) =>
        new(new NetworkStream(socket, ownsSocket: true), socket, 'S', pace) { ServerTls = tls };

    /// <summary>Plays on.</summary>
    /// <exception cref="TranscriptException">The other side left the transcript.</exception>
    public async Task PlayAsync(Transcript transcript)
    {
        var pending = new MemoryStream();
        foreach (var step in transcript.Steps)
        {
            if (step.Kind != Transcript.Kind.Event && step.Who == _self)
            {
                var octets = step.Kind == Transcript.Kind.Line ? Encoding.UTF8.GetBytes(step.Text + "\r\n") : WireText.Unescape(step.Text);
                pending.Write(octets);
                _seen.Append(_self).Append(": ").AppendLine(WireText.Escape(octets));
                continue;
            }
            await SendAsync(pending);
            await (step.Kind switch
            {
                Transcript.Kind.Line => ExpectLineAsync(step.Text),
                Transcript.Kind.Octets => ExpectOctetsAsync(WireText.Unescape(step.Text)),
                _ => EventAsync(step.Text),
            });
        }
        await SendAsync(pending);
    }

    /// <summary>Plays a text.</summary>
    public Task PlayAsync(string transcript) => PlayAsync(Transcript.Parse(transcript));

    /// <summary>The next line of the other side, without CRLF; null at the end of the stream.</summary>
    public async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start.._end).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, found);
                _start += found + 1;
                _seen.Append(_self == 'C' ? 'S' : 'C').Append(": ").AppendLine(line.TrimEnd('\r'));
                return line.EndsWith('\r') ? line[..^1] : throw Deviation("a line that ends in CRLF", line);
            }
            if (!await FillAsync())
                return null;
        }
    }

    /// <summary>Sends octets as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        using var patience = new CancellationTokenSource(Patience);
        if (_pace == Pace.Whole)
        {
            await _stream.WriteAsync(octets, patience.Token);
            return;
        }
        for (var i = 0; i < octets.Length; i++)
            await _stream.WriteAsync(octets.Slice(i, 1), patience.Token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket?.Dispose();
    }

    private async Task SendAsync(MemoryStream pending)
    {
        if (pending.Length == 0)
            return;
        try
        {
            await SendAsync(pending.ToArray());
        }
        catch (IOException)
        {
            // The peer has closed before it read all of this; what it said before counts.
        }
        pending.SetLength(0);
    }

    private async Task ExpectLineAsync(string expected)
    {
        var line = await ReadLineAsync() ?? throw Deviation(expected, "the end of the stream");
        if (!Transcript.Matches(expected, line))
            throw Deviation(expected, line);
    }

    private async Task ExpectOctetsAsync(byte[] expected)
    {
        while (_end - _start < expected.Length && await FillAsync())
        {
        }
        var came = _buffer.AsSpan(_start, Math.Min(expected.Length, _end - _start));
        if (!came.SequenceEqual(expected))
            throw Deviation(WireText.Escape(expected), WireText.Escape(came));
        _start += expected.Length;
    }

    private async Task EventAsync(string name)
    {
        using var patience = new CancellationTokenSource(Patience);
        switch (name)
        {
            case "TLS" when _self == 'C':
                var client = new SslStream(_stream, false);
                _stream = client;
                await client.AuthenticateAsClientAsync(ClientTls ?? TakeAny, patience.Token);
                break;
            case "TLS":
                var server = new SslStream(_stream, false);
                _stream = server;
                await server.AuthenticateAsServerAsync(ServerTls ?? new SslServerAuthenticationOptions { ServerCertificate = TestCertificates.Server }, patience.Token);
                break;
            case "closed":
                if (await ReadLineOrResetAsync() is { } line)
                    throw Deviation("the end of the stream", line);
                break;
            case "close":
                await _stream.DisposeAsync();
                break;
            case "close TLS":
                await Tls!.ShutdownAsync();
                await _stream.DisposeAsync();
                break;
            case "reset":
                _socket!.LingerState = new LingerOption(true, 0);
                _socket.Dispose();
                break;
            case var wait when wait.StartsWith("wait ", StringComparison.Ordinal):
                await (Waits ?? throw new InvalidOperationException("Nobody gives signals."))(wait[5..]).WaitAsync(patience.Token);
                break;
            default:
                throw new FormatException($"'{name}' is no event of a transcript.");
        }
    }

    private static readonly SslClientAuthenticationOptions TakeAny = new() { TargetHost = "localhost", RemoteCertificateValidationCallback = static (_, _, _, _) => true };

    private async Task<string?> ReadLineOrResetAsync()
    {
        try
        {
            return await ReadLineAsync();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<bool> FillAsync()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var count = await _stream.ReadAsync(_buffer.AsMemory(_end), patience.Token);
            _end += count;
            return count > 0;
        }
        catch (OperationCanceledException)
        {
            throw Deviation("something", "nothing for 20 s");
        }
    }

    private TranscriptException Deviation(string expected, string came) =>
        new($"Expected: {expected}\nCame:     {came}\nBuffered: {WireText.Escape(_buffer.AsSpan(_start.._end))}\nUp to there:\n{_seen}");
}
