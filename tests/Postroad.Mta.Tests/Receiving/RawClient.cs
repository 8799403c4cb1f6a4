using System.Net.Sockets;
using System.Text;

namespace Postroad.Mta.Tests.Receiving;

/// <summary>Says lines and hears replies, and knows nothing of SMTP.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private RawClient(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream(), Encoding.Latin1);
    }

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
        var raw = new RawClient(client);
        await raw.HearAsync();
        return raw;
    }

    public async Task WriteAsync(string text) => await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Says a line and hears the last line of the reply.</summary>
    public async Task<string> SayAsync(string line)
    {
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await HearAsync();
    }

    public async Task<string> HearAsync()
    {
        while (true)
        {
            var line = await _reader.ReadLineAsync() ?? "closed";
            if (line.Length < 4 || line[3] != '-')
                return line;
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
