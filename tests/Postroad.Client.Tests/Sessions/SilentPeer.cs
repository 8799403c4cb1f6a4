using System.Net;
using System.Net.Sockets;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sessions;

/// <summary>A server for one connection that stops to answer where its transcript says <c>--- wait end</c>, until the test has seen enough.</summary>
internal sealed class SilentPeer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly TaskCompletionSource _end = new();
    private readonly Task _dialogue;

    /// <summary>Listens.</summary>
    /// <param name="transcript">What is said before the silence.</param>
    /// <param name="isSilent">Called when it begins.</param>
    /// <param name="afterwards">What is said when the test has seen enough.</param>
    public SilentPeer(string transcript, Action? isSilent = null, string afterwards = "")
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        _dialogue = PlayAsync(transcript.Split("--- wait end")[0], isSilent, afterwards);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public string Url => $"smtp://127.0.0.1:{Port}?tls=none";

    public void End() => _end.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        // Where a test fails before it says so itself, its failure is to be seen and not a wait without end.
        End();
        _listener.Dispose();
        await _dialogue;
    }

    private async Task PlayAsync(string transcript, Action? isSilent, string afterwards)
    {
        var socket = await _listener.AcceptAsync();
        socket.NoDelay = true;
        await using var actor = Actor.Server(socket);
        await actor.PlayAsync(transcript);
        isSilent?.Invoke();
        await _end.Task;
        await actor.PlayAsync(afterwards);
    }
}
