using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Postroad.Mail.Dns.Wire;

namespace Postroad.Mail.Dns.Stub;

/// <summary>Carries one question to one server and its reply back. Whoever calls sets the time that it may take.</summary>
internal static class DnsExchange
{
    /// <summary>Somebody who sends this many wrong replies is guessing ids; the question goes on by TCP, where one cannot guess (RFC 5452 §9.2).</summary>
    private const int MaxStrays = 16;

    private const int MaxDatagramOctets = 4096;

    /// <summary>Asks by UDP, over a socket that takes datagrams from this server alone, and by TCP where the reply did not fit.</summary>
    public static async ValueTask<DnsReply?> AskAsync(DnsServer server, DnsQuery query, CancellationToken cancellationToken)
    {
        var reply = await AskByDatagramAsync(server, query, cancellationToken).ConfigureAwait(false);
        return reply is null or { IsTruncated: true } ? await AskByStreamAsync(server, query, cancellationToken).ConfigureAwait(false) : reply;
    }

    private static async ValueTask<DnsReply?> AskByDatagramAsync(DnsServer server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.EndPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server.EndPoint, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(query.Packet, cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(MaxDatagramOctets);
        try
        {
            for (var strays = 0; strays < MaxStrays; strays++)
            {
                var length = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (DnsReply.TryRead(buffer.AsSpan(0, length)) is { } reply && reply.IsReplyTo(query))
                    return reply;
                if (IsBareRefusal(buffer.AsSpan(0, length), query))
                    return Refusal(buffer[3] & 0x0F, query, length);
            }
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // RFC 7766 §8: two octets of length before the message
    private static async ValueTask<DnsReply?> AskByStreamAsync(DnsServer server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.EndPoint, cancellationToken).ConfigureAwait(false);
        var packet = new byte[query.Packet.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)query.Packet.Length);
        query.Packet.CopyTo(packet, 2);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(packet, cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(packet.AsMemory(0, 2), cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadUInt16BigEndian(packet);
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            if (DnsReply.TryRead(buffer.AsSpan(0, length)) is { IsTruncated: false } reply && reply.IsReplyTo(query))
                return reply;
            return IsBareRefusal(buffer.AsSpan(0, length), query) ? Refusal(buffer[3] & 0x0F, query, length) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Servers that cannot read a question, for instance for its EDNS, answer with a header alone.
    private static bool IsBareRefusal(ReadOnlySpan<byte> message, DnsQuery query) =>
        message.Length == 12 && BinaryPrimitives.ReadUInt16BigEndian(message) == query.Id && (message[2] & 0xF8) == 0x80 && (message[3] & 0x0F) != DnsCode.NoError
        && (message[3] & 0x0F) != DnsCode.NxDomain;

    private static DnsReply Refusal(int code, DnsQuery query, int octets) => new()
    {
        Id = query.Id,
        Name = query.Name,
        Type = (int)query.Type,
        IsTruncated = false,
        IsFromResolver = true,
        IsAuthenticated = false,
        Code = code,
        Octets = octets,
    };
}
