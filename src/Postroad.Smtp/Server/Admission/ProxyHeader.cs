using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Smtp.Server.Admission;

/// <summary>
/// What a proxy says of the client that it speaks for: versions 1 and 2 of the PROXY protocol (HAProxy, doc/proxy-protocol.txt). It is read
/// octet for octet: what stands behind it may be a TLS handshake, and belongs to others.
/// </summary>
internal static class ProxyHeader
{
    private const int MaxLine = 107;
    private const int MaxBlock = 4096;
    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();

    /// <summary>What a proxy said.</summary>
    /// <param name="IsValid">Whether it is a header at all.</param>
    /// <param name="Client">The client; null where the proxy speaks for itself (LOCAL, UNKNOWN).</param>
    public readonly record struct Result(bool IsValid, IPEndPoint? Client);

    /// <summary>Reads the header. The caller sets the time limit.</summary>
    /// <exception cref="EndOfStreamException">The peer closed.</exception>
    public static async ValueTask<Result> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var block = new byte[MaxLine];
        await stream.ReadExactlyAsync(block.AsMemory(0, Signature.Length), cancellationToken).ConfigureAwait(false);
        return block.AsSpan(0, Signature.Length).SequenceEqual(Signature)
            ? await ReadBlockAsync(stream, cancellationToken).ConfigureAwait(false)
            : await ReadLineAsync(stream, block, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Result> ReadLineAsync(Stream stream, byte[] line, CancellationToken cancellationToken)
    {
        var length = Signature.Length;
        if (!line.AsSpan().StartsWith("PROXY "u8))
            return default;
        while (line[length - 1] != '\n')
        {
            if (length == MaxLine)
                return default;
            await stream.ReadExactlyAsync(line.AsMemory(length, 1), cancellationToken).ConfigureAwait(false);
            length++;
        }
        return line[length - 2] == '\r' ? ParseLine(line.AsSpan(0, length - 2)) : default;
    }

    /// <summary>Version 1: <c>PROXY TCP4 192.0.2.1 192.0.2.2 40000 25</c>.</summary>
    public static Result ParseLine(ReadOnlySpan<byte> line)
    {
        if (!Ascii.IsValid(line))
            return default;
        var parts = Encoding.ASCII.GetString(line).Split(' ');
        if (parts is ["PROXY", "UNKNOWN", ..])
            return new Result(true, null);
        AddressFamily? family = parts is ["PROXY", "TCP4", _, _, _, _] ? AddressFamily.InterNetwork : parts is ["PROXY", "TCP6", _, _, _, _] ? AddressFamily.InterNetworkV6 : null;
        return family is not null && TryReadEnd(parts[2], parts[4], family.Value, out var client) && TryReadEnd(parts[3], parts[5], family.Value, out _)
            ? new Result(true, client)
            : default;
    }

    private static bool TryReadEnd(string address, string port, AddressFamily family, out IPEndPoint end)
    {
        end = new IPEndPoint(0, 0);
        if (address.AsSpan().ContainsAny('[', ']', '%') || !IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != family)
            return false;
        // IPAddress takes "1.2" and octal: a proxy never writes those.
        if (family == AddressFamily.InterNetwork && parsed.ToString() != address)
            return false;
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        end = new IPEndPoint(parsed, number);
        return true;
    }

    private static async ValueTask<Result> ReadBlockAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        await stream.ReadExactlyAsync(head, cancellationToken).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2));
        if (length > MaxBlock)
            return default;
        var block = new byte[length];
        await stream.ReadExactlyAsync(block, cancellationToken).ConfigureAwait(false);
        return ParseBlock(head[0], head[1], block);
    }

    /// <summary>Version 2: version and command, family and protocol, addresses; what follows them is not looked at.</summary>
    public static Result ParseBlock(byte versionAndCommand, byte family, ReadOnlySpan<byte> block) => (versionAndCommand, family) switch
    {
        (0x20, _) => new Result(true, null),
        (0x21, 0x11) when block.Length >= 12 => new Result(true, new IPEndPoint(new IPAddress(block[..4]), BinaryPrimitives.ReadUInt16BigEndian(block[8..]))),
        (0x21, 0x21) when block.Length >= 36 => new Result(true, new IPEndPoint(new IPAddress(block[..16]), BinaryPrimitives.ReadUInt16BigEndian(block[32..]))),
        (0x21, 0x00) => new Result(true, null),
        _ => default,
    };
}
