using System.Net;

namespace Postroad.Smtp.Server;

/// <summary>One listener: where it is, and what it offers to whom.</summary>
public sealed class SmtpListenerOptions
{
    /// <summary>Names the listener in logs and metrics. Default <c>smtp</c>.</summary>
    public string Name { get; set; } = "smtp";

    /// <summary>Where it listens. Port 0 takes a free one. Default 127.0.0.1, port 0.</summary>
    public IPEndPoint EndPoint { get; set; } = new(IPAddress.Loopback, 0);

    /// <summary>TLS. Default <see cref="TlsUse.Offered"/>.</summary>
    public TlsUse Tls { get; set; } = TlsUse.Offered;

    /// <summary>AUTH. Default <see cref="AuthUse.None"/>.</summary>
    public AuthUse Auth { get; set; }

    /// <summary>Whether a client that connects to one of our loopback addresses may log in without TLS. For development. Default false.</summary>
    public bool AuthInClear { get; set; }

    /// <summary>The SASL mechanisms that may be used. Default empty: all that the store can check and the channel allows.</summary>
    public IList<string> Mechanisms { get; } = [];

    /// <summary>Whether clients are asked for a certificate in the handshake, for EXTERNAL. Default false.</summary>
    public bool ClientCertificates { get; set; }

    /// <summary>Proxies whose connections have to begin with a PROXY header (version 1 or 2), which then tells the client's address. Default none.</summary>
    public IList<IPNetwork> Proxies { get; } = [];

    /// <summary>Whether REQUIRETLS is offered over TLS (RFC 8689): only where what is done with the mail honours it. Default false.</summary>
    public bool RequireTls { get; set; }

    /// <summary>How long a client may have a message held (FUTURERELEASE, RFC 4865). Default zero: not offered.</summary>
    public TimeSpan FutureRelease { get; set; }

    /// <summary>Whether DELIVERBY is offered (RFC 2852). Default false.</summary>
    public bool DeliverBy { get; set; }

    /// <summary>Whether MT-PRIORITY is offered (RFC 6710). A priority counts only from clients that logged in or are trusted. Default false.</summary>
    public bool MtPriority { get; set; }

    /// <summary>Whether this listener speaks LMTP (RFC 2033): LHLO, and a reply for each recipient. Default false.</summary>
    public bool Lmtp { get; set; }

    /// <summary>Networks whose clients need neither TLS nor AUTH. <see cref="SmtpSession.IsTrusted"/> tells the handler. Default none.</summary>
    public IList<IPNetwork> Trusted { get; } = [];

    /// <summary>Octets in a line of content, without CRLF; 0 for any number. Default 998 (RFC 5321 §4.5.3.1.6).</summary>
    public int TextLine { get; set; } = 998;

    /// <summary>Whether CHUNKING is offered (RFC 3030 §2). Default true.</summary>
    public bool Chunking { get; set; } = true;

    /// <summary>Whether BINARYMIME is offered (RFC 3030 §3): content of any octets. Default false.</summary>
    public bool BinaryMime { get; set; }

    /// <summary>Whether <c>MAIL FROM: &lt;…&gt;</c> with a space behind the colon passes, as some devices send it. Default false (RFC 5321 §3.3 forbids it).</summary>
    public bool SpaceAfterColon { get; set; }
}
