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
    public SilentPeer(string transcript, Action? isSilent = null)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        _dialogue = PlayAsync(transcript.Split("--- wait end")[0], isSilent);
    }

    public string Url => $"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}?tls=none";

    public void End() => _end.SetResult();

    public async ValueTask DisposeAsync()
    {
        await _dialogue;
        _listener.Dispose();
    }

    private async Task PlayAsync(string transcript, Action? isSilent)
    {
        var socket = await _listener.AcceptAsync();
        socket.NoDelay = true;
        await using var actor = Actor.Server(socket);
        await actor.PlayAsync(transcript);
        isSilent?.Invoke();
        await _end.Task;
    }
}
