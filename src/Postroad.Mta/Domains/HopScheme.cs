namespace Postroad.Mta.Domains;

/// <summary>How the next hop is spoken to.</summary>
internal enum HopScheme
{
    /// <summary><c>smtp://</c>, port 25 unless said.</summary>
    Smtp,
    /// <summary><c>smtps://</c>: TLS from the first octet, port 465 unless said.</summary>
    Smtps,
    /// <summary><c>lmtp://</c> (RFC 2033); the port is always said.</summary>
    Lmtp,
}
