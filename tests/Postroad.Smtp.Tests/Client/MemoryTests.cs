using System.Net;
using System.Net.Sockets;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Tests.Client;

/// <summary>Alone, since it counts what the process allocates.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    [Fact]
    public async Task A_hundred_megabytes_cost_no_more_memory_than_a_kilobyte()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var serving = ServeAsync(listener);
        await using var client = await SmtpConnection.ConnectAsync(Dialogue.Options(((IPEndPoint)listener.LocalEndPoint!).Port));
        await SendAsync(client, 1000);
        var small = await SendAsync(client, 1000);
        var large = await SendAsync(client, 100_000_000);
        await client.QuitAsync();
        Assert.Equal(100_000_000 + 2000, await serving);
        Assert.True(large < small + 1_000_000, $"1 KB: {small} octets, 100 MB: {large} octets");
    }

    private static async Task<long> SendAsync(SmtpConnection client, long octets)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var outcome = await client.SendAsync(ReversePath.Null, MailParameters.None, [Dialogue.To("bob@mx.test")], new Lines(octets));
        Assert.True(outcome.AnyAccepted);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    /// <summary>Answers every command and reads content past, counting its octets without line ends' help.</summary>
    private static async Task<long> ServeAsync(Socket listener)
    {
        using var socket = await listener.AcceptAsync();
        await using var stream = new NetworkStream(socket);
        var content = 0L;
        var buffer = new byte[65536];
        await stream.WriteAsync("220 sink\r\n"u8.ToArray());
        var pending = "";
        while (true)
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
                return content;
            pending = Encoding.ASCII.GetString(buffer, 0, read);
            if (pending.StartsWith("QUIT", StringComparison.Ordinal))
            {
                await stream.WriteAsync("221 bye\r\n"u8.ToArray());
                return content;
            }
            await stream.WriteAsync(pending.StartsWith("DATA", StringComparison.Ordinal) ? "354 go\r\n"u8.ToArray() : "250 ok\r\n"u8.ToArray());
            if (pending.StartsWith("DATA", StringComparison.Ordinal))
                content += await SwallowAsync(stream, buffer);
        }
    }

    private static async Task<long> SwallowAsync(NetworkStream stream, byte[] buffer)
    {
        var octets = 0L;
        var kept = 0;
        while (true)
        {
            // The last octets of a read stand before the next one, so that an end in two pieces is seen.
            var read = await stream.ReadAsync(buffer.AsMemory(kept));
            octets += read;
            var held = kept + read;
            if (buffer.AsSpan(0, held).EndsWith("\r\n.\r\n"u8))
            {
                await stream.WriteAsync("250 taken\r\n"u8.ToArray());
                return octets - 3;
            }
            kept = Math.Min(4, held);
            buffer.AsSpan(held - kept, kept).CopyTo(buffer);
        }
    }

    /// <summary>So many octets in lines of 100.</summary>
    private sealed class Lines(long octets) : MemoryStream
    {
        private long _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, octets - _given);
            for (var i = 0; i < count; i++, _given++)
                buffer.Span[i] = (_given % 100) switch { 98 => (byte)'\r', 99 => (byte)'\n', _ => (byte)'x' };
            return new(count);
        }
    }
}
