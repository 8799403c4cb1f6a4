using System.Buffers.Binary;
using System.Net.Sockets;

namespace Postroad.Smtp.Client.Tls;

/// <summary>
/// Looks at what has come over a TLS connection that nobody reads, and takes nothing of it: whether the server has ended the session. Octets alone say
/// nothing there, since a server may send tickets for later sessions at any time (RFC 8446 §4.6.1).
/// </summary>
internal static class TlsEnd
{
    private const byte Alert = 21;
    private const byte ApplicationData = 23;
    private const int HeaderLength = 5;

    /// <summary>An alert of TLS 1.3 as a record: two octets, the type inside, and a tag of 16 (RFC 8446 §5.2). A ticket is far longer.</summary>
    private const int SealedAlert = 19;

    private const int Window = 4096;

    /// <summary>Whether the connection is closed, or an alert has come, such as close_notify.</summary>
    public static bool HasCome(Socket socket)
    {
        try
        {
            if (!socket.Poll(0, SelectMode.SelectRead))
                return false;
            Span<byte> seen = stackalloc byte[Window];
            var count = socket.Available == 0 ? 0 : socket.Receive(seen, SocketFlags.Peek);
            return count == 0 || HoldsAlert(seen[..count]);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    /// <summary>Whether one of these records is an alert. RFC 8446 §5.1: a type, a version, a length, and so many octets.</summary>
    internal static bool HoldsAlert(ReadOnlySpan<byte> records)
    {
        while (records.Length >= HeaderLength)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(records[3..]);
            if (records[0] == Alert || records[0] == ApplicationData && length <= SealedAlert)
                return true;
            records = records[Math.Min(records.Length, HeaderLength + length)..];
        }
        return false;
    }
}
