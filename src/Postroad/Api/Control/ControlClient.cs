using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Postroad.Api.Control;

/// <summary>Gives orders to a running server.</summary>
internal static class ControlClient
{
    /// <summary>The answer, line by line. A server that stops in between ends it early.</summary>
    /// <exception cref="SocketException">No server runs on this folder, or it is somebody else's.</exception>
    public static async IAsyncEnumerable<ControlReply> AskAsync(string dataFolder, ControlRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var socket = await ControlSocket.ConnectAsync(dataFolder, cancellationToken).ConfigureAwait(false);
        await using var stream = new NetworkStream(socket);
        await JsonSerializer.SerializeAsync(stream, request, ControlJson.Default.ControlRequest, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            if (JsonSerializer.Deserialize(line, ControlJson.Default.ControlReply) is { } reply)
                yield return reply;
    }
}
