using System.Net;
using System.Net.Sockets;

namespace Postroad.Load.Loads;

/// <summary>One session of the load: commands one at a time, as an ordinary client sends them, and no allocation between them.</summary>
internal sealed class SmtpClientSession : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[4096];

    public async Task GreetAsync(IPEndPoint server)
    {
        await _socket.ConnectAsync(server);
        await ExpectAsync('2');
        await SayAsync("EHLO load.test\r\n"u8.ToArray(), '2');
    }

    public async Task SendAsync(SmtpMessage message)
    {
        await SayAsync(message.Mail, '2');
        await SayAsync(message.Rcpt, '2');
        await SayAsync(message.Data, '3');
        await SayAsync(message.Content, '2');
    }

    public Task QuitAsync() => SayAsync("QUIT\r\n"u8.ToArray(), '2');

    private async Task SayAsync(byte[] octets, char expected)
    {
        var sent = 0;
        while (sent < octets.Length)
            sent += await _socket.SendAsync(octets.AsMemory(sent));
        await ExpectAsync(expected);
    }

    private async Task ExpectAsync(char expected)
    {
        var held = 0;
        do
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(held));
            if (count == 0)
                throw new IOException("The server closed the connection.");
            held += count;
        }
        while (!IsWhole(_buffer.AsSpan(0, held)));
        if (_buffer[0] != expected)
            throw new IOException($"The server said: {System.Text.Encoding.ASCII.GetString(_buffer, 0, held)}");
    }

    private static bool IsWhole(ReadOnlySpan<byte> reply)
    {
        if (!reply.EndsWith("\r\n"u8))
            return false;
        var last = reply[..^2].LastIndexOf((byte)'\n') + 1;
        return reply[last + 3] != '-';
    }

    public void Dispose() => _socket.Dispose();
}
