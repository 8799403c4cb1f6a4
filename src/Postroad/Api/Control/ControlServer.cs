using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Postroad.Api.Control;

/// <summary>Takes orders over the control socket: a line of JSON in, lines of JSON out, a connection an order.</summary>
internal sealed partial class ControlServer : IAsyncDisposable
{
    /// <summary>Octets of an order. 64 KiB: a reason may be long, but not that long.</summary>
    private const int MaxRequest = 64 * 1024;

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly Socket _listener;
    private readonly string _dataFolder;
    private readonly ControlDesk _desk;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    private ControlServer(string dataFolder, ControlDesk desk, TimeProvider clock, ILogger logger)
    {
        (_dataFolder, _desk, _clock, _logger) = (dataFolder, desk, clock, logger);
        _listener = ControlSocket.Listen(dataFolder);
        _accepting = AcceptAsync();
    }

    /// <summary>Opens the socket of a data folder whose lock this process holds.</summary>
    public static ControlServer Start(string dataFolder, ControlDesk desk, TimeProvider clock, ILogger<ControlServer> logger) => new(dataFolder, desk, clock, logger);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        ControlSocket.Remove(_dataFolder);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var peer = await _listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                serving.RemoveAll(static task => task.IsCompleted);
                serving.Add(Task.Run(() => ServeAsync(peer), CancellationToken.None));
            }
            catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException)
            {
                break;
            }
            catch (SocketException failure)
            {
                NotAccepted(_logger, failure.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(serving).ConfigureAwait(false);
    }

    private async Task ServeAsync(Socket peer)
    {
        using (peer)
        {
            try
            {
                if (!ControlSocket.IsAllowed(peer))
                {
                    Refused(_logger);
                    return;
                }
                await using var stream = new NetworkStream(peer);
                var request = await ReadAsync(stream, _stopping.Token).ConfigureAwait(false);
                if (request is not null)
                    await AnswerAsync(stream, request, _stopping.Token).ConfigureAwait(false);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
            {
                // Whoever asked has hung up, or the server stops.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, ControlRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var reply in _desk.AnswerAsync(request, cancellationToken).ConfigureAwait(false))
                await WriteAsync(stream, reply, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception bug) when (bug is not (IOException or SocketException or OperationCanceledException))
        {
            // An order that we cannot carry out is its sender's to hear of, and no reason to end the server.
            OrderFailed(_logger, bug, request.Verb);
            await WriteAsync(stream, new ControlReply { Failure = new ControlFailure(1, ["the server could not carry this out; its log says why"]) }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(NetworkStream stream, ControlReply reply, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(stream, reply, ControlJson.Default.ControlReply, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(LineEnd, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<ControlRequest?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var line = new byte[MaxRequest];
        var length = 0;
        while (length < line.Length)
        {
            var read = await stream.ReadAsync(line.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return null;
            length += read;
            if (line.AsSpan(0, length).IndexOf((byte)'\n') is >= 0 and var end)
                return Parse(line.AsSpan(0, end));
        }
        return null;
    }

    private static ControlRequest? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
