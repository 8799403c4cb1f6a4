using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Postroad.TestKit;

/// <summary>
/// A server on loopback that plays the server's side of transcripts: the first for the first connection, and so on; the last one also for
/// all that come after. Ask <see cref="DisposeAsync"/> or <see cref="FinishedAsync"/> whether every client kept to its transcript.
/// </summary>
public sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Transcript[] _transcripts;
    private readonly Pace _pace;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly List<Task> _dialogues = [];
    private readonly List<string> _seen = [];
    private readonly Task _accepting;

    private ScriptedPeer(Transcript[] transcripts, Pace pace, SslServerAuthenticationOptions? tls)
    {
        (_transcripts, _pace, _tls) = (transcripts, pace, tls);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>Where it listens, with the address.</summary>
    public IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    /// <summary>How many clients have connected.</summary>
    public int Connections
    {
        get
        {
            lock (_dialogues)
                return _dialogues.Count;
        }
    }

    /// <summary>The dialogues that came to an end, as they were.</summary>
    public string[] Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    /// <summary>Listens, with a transcript for each connection that will come.</summary>
    public static ScriptedPeer Start(params string[] transcripts) => Start(Pace.Whole, null, transcripts);

    /// <summary>Listens, with a pace and a certificate.</summary>
    public static ScriptedPeer Start(Pace pace, SslServerAuthenticationOptions? tls, params string[] transcripts) =>
        new([.. transcripts.Select(Transcript.Parse)], pace, tls);

    /// <summary>Waits for the dialogues of the connections that came so far.</summary>
    /// <exception cref="TranscriptException">A client left its transcript.</exception>
    public Task FinishedAsync()
    {
        lock (_dialogues)
            return Task.WhenAll(_dialogues);
    }

    /// <summary>Stops to listen, and waits for the dialogues.</summary>
    /// <exception cref="TranscriptException">A client left its transcript.</exception>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        await FinishedAsync();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var i = 0; ; i++)
            {
                var socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                lock (_dialogues)
                    _dialogues.Add(PlayAsync(socket, _transcripts[Math.Min(i, _transcripts.Length - 1)]));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // DisposeAsync ends the loop this way.
        }
    }

    private async Task PlayAsync(Socket socket, Transcript transcript)
    {
        await using var actor = Actor.Server(socket, _pace, _tls);
        try
        {
            await actor.PlayAsync(transcript);
        }
        finally
        {
            lock (_seen)
                _seen.Add(actor.Seen);
        }
    }
}
