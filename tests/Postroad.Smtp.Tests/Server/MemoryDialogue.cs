using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

/// <summary>A server without sockets, to which tests send octets cut where they like, thousands of times a second.</summary>
internal sealed class MemoryDialogue : IAsyncDisposable
{
    private readonly MemoryNetwork _network = new();
    private readonly SmtpServer _server;

    public MemoryDialogue(Action<SmtpListenerOptions>? listener = null, Action<SmtpServerOptions>? options = null, ILoggerFactory? loggers = null)
    {
        var serverOptions = new SmtpServerOptions { HostName = "mx.test", Network = _network };
        serverOptions.Listen(0, one =>
        {
            one.Tls = TlsUse.None;
            listener?.Invoke(one);
        });
        options?.Invoke(serverOptions);
        _server = new SmtpServer(serverOptions, Handler, new TestServer.OneUser(), loggers);
        _server.StartAsync();
    }

    public CollectingHandler Handler { get; } = new();

    /// <summary>A connection of one's own.</summary>
    public Stream Connect() => _network.Connect(new IPEndPoint(IPAddress.Loopback, _server.Port)).Stream;

    /// <summary>Sends the pieces, closes its side at the end of what the server wants to read, and gives all that the server said.</summary>
    public async Task<string> SayAsync(params IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        using var connection = _network.Connect(new IPEndPoint(IPAddress.Loopback, _server.Port));
        var heard = HearAsync(connection.Stream);
        try
        {
            foreach (var piece in pieces)
            {
                if (!piece.IsEmpty)
                    await connection.Stream.WriteAsync(piece);
            }
            MemoryNetwork.EndSending(connection);
        }
        catch (IOException)
        {
            // The server has said its last word already.
        }
        return await heard.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>The same for a text, whole.</summary>
    public Task<string> SayAsync(string text) => SayAsync(Encoding.Latin1.GetBytes(text));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<string> HearAsync(Stream stream)
    {
        var heard = new MemoryStream();
        await stream.CopyToAsync(heard);
        return Encoding.Latin1.GetString(heard.ToArray());
    }
}
