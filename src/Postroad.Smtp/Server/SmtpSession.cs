using System.Net;
using System.Security.Authentication;

namespace Postroad.Smtp.Server;

/// <summary>What is known of one session: who is there, over which listener, how it is protected, who logged in. The server replaces it as facts come in.</summary>
public sealed record SmtpSession
{
    /// <summary>Names the session in logs; unique within the process.</summary>
    public required string Id { get; init; }

    /// <summary>The listener's name, such as <c>mx</c>.</summary>
    public required string Listener { get; init; }

    /// <summary>The client's address; behind a proxy that is listed, the one that PROXY told. IPv4-mapped addresses are IPv4.</summary>
    public required IPEndPoint RemoteEndPoint { get; init; }

    /// <summary>Our own end.</summary>
    public required IPEndPoint LocalEndPoint { get; init; }

    /// <summary>The argument of HELO, EHLO or LHLO, valid by its grammar; null before.</summary>
    public string? HeloName { get; init; }

    /// <summary>Whether the client greeted with EHLO or LHLO.</summary>
    public bool IsExtended { get; init; }

    /// <summary>Whether this is LMTP (RFC 2033).</summary>
    public bool IsLmtp { get; init; }

    /// <summary>The version of TLS, or null in clear.</summary>
    public SslProtocols? TlsProtocol { get; init; }

    /// <summary>The cipher suite's standard name, or null in clear.</summary>
    public string? TlsCipher { get; init; }

    /// <summary>Who logged in (the authorization identity), or null.</summary>
    public string? User { get; init; }

    /// <summary>Whether the client is in one of the listener's trusted networks, and so needs neither TLS nor AUTH.</summary>
    public bool IsTrusted { get; init; }
}
