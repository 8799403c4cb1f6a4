using System.Net;
using System.Net.Sockets;

namespace Postroad.Load.Peers;

/// <summary>A next hop that takes all mail, forgets it, and counts. It knows PIPELINING, and reads no more of the data than the end of it.</summary>
internal sealed class Sink : IAsyncDisposable
{
    private static readonly byte[] Greeting = "220 sink\r\n"u8.ToArray();
    private static readonly byte[] Ehlo = "250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"u8.ToArray();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private long _messages;

    public Sink()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1024);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint { get; }

    public long Messages => Interlocked.Read(ref _messages);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = TalkAsync(await _listener.AcceptAsync(_stopping.Token));
        }
        catch (OperationCanceledException)
        {
            _listener.Dispose();
        }
    }

    private async Task TalkAsync(Socket client)
    {
        using var _ = client;
        client.NoDelay = true;
        var buffer = new byte[64 * 1024];
        var held = 0;
        var inData = false;
        var replies = new MemoryStream();
        try
        {
            await client.SendAsync(Greeting);
            while (true)
            {
                var count = await client.ReceiveAsync(buffer.AsMemory(held), _stopping.Token);
                if (count == 0)
                    return;
                held += count;
                var used = Take(buffer.AsSpan(0, held), ref inData, replies);
                buffer.AsSpan(used, held - used).CopyTo(buffer);
                held -= used;
                if (replies.Length > 0)
                {
                    await client.SendAsync(replies.GetBuffer().AsMemory(0, (int)replies.Length));
                    replies.SetLength(0);
                }
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // The load has ended.
        }
    }

    private int Take(ReadOnlySpan<byte> octets, ref bool inData, MemoryStream replies)
    {
        var used = 0;
        while (true)
        {
            var rest = octets[used..];
            if (inData)
            {
                var end = rest.IndexOf("\r\n.\r\n"u8);
                if (end < 0)
                    return used + Math.Max(0, rest.Length - 4);
                used += end + 5;
                inData = false;
                Interlocked.Increment(ref _messages);
                replies.Write("250 ok\r\n"u8);
                continue;
            }
            var line = rest.IndexOf("\r\n"u8);
            if (line < 0)
                return used;
            used += line + 2;
            switch (rest[0] | 0x20)
            {
                case 'e':
                    replies.Write(Ehlo);
                    break;
                case 'd':
                    inData = true;
                    replies.Write("354 go\r\n"u8);
                    // What follows is data from its first octet; a message that begins with the end is none that we send.
                    break;
                case 'q':
                    replies.Write("221 bye\r\n"u8);
                    break;
                default:
                    replies.Write("250 ok\r\n"u8);
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _stopping.Dispose();
    }
}
