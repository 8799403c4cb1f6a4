using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Interop;

/// <summary>The plainest client there is, so that what is compared end to end was touched by nobody: DATA with dot-stuffing, or one BDAT.</summary>
public sealed class RawClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly Stream _stream;
    private readonly StreamReader _reader;

    private RawClient(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
        _reader = new StreamReader(_stream, Encoding.UTF8);
    }

    public static async Task<RawClient> ConnectAsync(IPEndPoint endPoint)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(endPoint);
        var raw = new RawClient(client);
        await raw.ExpectAsync(220);
        await raw.CommandAsync("EHLO client.test", 250);
        return raw;
    }

    public async Task SendAsync(byte[] message, string from, IEnumerable<string> recipients, string parameters = " BODY=8BITMIME")
    {
        await BeginAsync(from, recipients, parameters);
        await CommandAsync("DATA", 354);
        await _stream.WriteAsync(DotStuffed(message));
        await _stream.WriteAsync(".\r\n"u8.ToArray());
        await ExpectAsync(250);
    }

    /// <summary>Sends by one chunk, so that the message may end without CRLF.</summary>
    public async Task SendChunkAsync(byte[] message, string from, params string[] recipients)
    {
        await BeginAsync(from, recipients, " BODY=8BITMIME");
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"BDAT {message.Length} LAST\r\n"));
        await _stream.WriteAsync(message);
        await ExpectAsync(250);
    }

    private async Task BeginAsync(string from, IEnumerable<string> recipients, string parameters)
    {
        await CommandAsync($"MAIL FROM:<{from}>{parameters}", 250);
        foreach (var recipient in recipients)
            await CommandAsync($"RCPT TO:<{recipient}>", 250);
    }

    private async Task CommandAsync(string line, int code)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        await ExpectAsync(code, line);
    }

    private async Task ExpectAsync(int code, string? after = null)
    {
        var lines = "";
        string? line;
        do
        {
            line = await _reader.ReadLineAsync() ?? throw new IOException($"The server went away after '{after}'.");
            lines += line + "\n";
        }
        while (line.Length > 3 && line[3] == '-');
        Assert.True(line.StartsWith($"{code}", StringComparison.Ordinal), $"Expected {code} after '{after}', got: {lines}");
    }

    private static byte[] DotStuffed(byte[] message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        for (var i = 0; i < message.Length; i++)
        {
            if (message[i] == '.' && (i == 0 || message[i - 1] == '\n'))
                stuffed.WriteByte((byte)'.');
            stuffed.WriteByte(message[i]);
        }
        return stuffed.ToArray();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
