namespace Postroad.Mta.Receiving;

/// <summary>What a listener is for, and so what it offers and whom it trusts.</summary>
internal enum ListenerKind
{
    /// <summary>Mail from other servers for our own domains: STARTTLS offered, AUTH never, relays for nobody. Port 25.</summary>
    Mx,
    /// <summary>Mail from our users: STARTTLS and AUTH required (RFC 6409). Port 587.</summary>
    Submission,
    /// <summary>As submission, with TLS from the first octet (RFC 8314 §3.3). Port 465.</summary>
    Submissions,
    /// <summary>Mail for our own domains from a server of our own, by LMTP (RFC 2033); never port 25.</summary>
    Lmtp,
    /// <summary>The API, the page and the health endpoints. No mail.</summary>
    Http,
    /// <summary>Anything from anybody, for development: what <c>postroad dev</c> opens. Not to be had from a file.</summary>
    Dev,
}
