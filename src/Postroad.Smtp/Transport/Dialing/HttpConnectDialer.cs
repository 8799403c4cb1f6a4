using System.Buffers;
using System.Net;
using System.Text;

namespace Postroad.Smtp.Transport.Dialing;

/// <summary>Dials through an HTTP proxy by CONNECT (RFC 9110 §9.3.6). Names are looked up by the proxy.</summary>
/// <param name="inner">How the proxy is reached.</param>
/// <param name="proxy">Where it is.</param>
/// <param name="user">Whom to log in as (Basic, RFC 7617); null for nobody.</param>
/// <param name="password">The password.</param>
public sealed class HttpConnectDialer(IDialer inner, EndPoint proxy, string? user = null, string? password = null) : IDialer
{
    /// <summary>The most that the header of the proxy's answer may have.</summary>
    private const int MaxAnswerOctets = 16 * 1024;

    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <inheritdoc/>
    public async ValueTask<DialedConnection> DialAsync(EndPoint remote, CancellationToken cancellationToken)
    {
        var connection = await inner.DialAsync(proxy, cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.Stream.WriteAsync(Request(remote), cancellationToken).ConfigureAwait(false);
            var status = await ReadStatusAsync(connection.Stream, cancellationToken).ConfigureAwait(false);
            // "HTTP/1.1 200 …"
            if (!status.StartsWith("HTTP/1.", StringComparison.Ordinal) || status.Length < 12 || status[9] != '2')
                throw new IOException($"The proxy {proxy} refused to connect to {Target(remote)}: {status}");
            return connection with { IsThroughProxy = true };
        }
        catch
        {
            await connection.Stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private byte[] Request(EndPoint remote)
    {
        var target = Target(remote);
        var request = new StringBuilder($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
        if (user is not null)
            request.Append("Proxy-Authorization: Basic ").Append(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))).Append("\r\n");
        return Encoding.ASCII.GetBytes(request.Append("\r\n").ToString());
    }

    /// <summary>Reads up to the empty line, octet by octet: what comes behind it is the server's.</summary>
    private static async ValueTask<string> ReadStatusAsync(Stream stream, CancellationToken cancellationToken)
    {
        var answer = new List<byte>(256);
        var octet = new byte[1];
        while (answer.Count < MaxAnswerOctets)
        {
            await stream.ReadExactlyAsync(octet, cancellationToken).ConfigureAwait(false);
            answer.Add(octet[0]);
            if (octet[0] == '\n' && answer.Count >= 4 && answer[^2] == '\r' && answer[^3] == '\n' && answer[^4] == '\r')
                return new string([.. Encoding.ASCII.GetString([.. answer]).Split("\r\n")[0].Where(c => !char.IsControl(c))]);
        }
        throw new IOException("The proxy's answer has no end.");
    }

    private static string Target(EndPoint remote) => remote switch
    {
        // It becomes part of a line: nothing that could end it or stand beside it (RFC 9112 §3.2.3).
        DnsEndPoint name when name.Host.AsSpan().ContainsAnyExcept(HostCharacters) => throw new ArgumentException("The name of the host holds what no name does.", nameof(remote)),
        DnsEndPoint name => $"{name.Host}:{name.Port}",
        _ => remote.ToString()!,
    };
}
