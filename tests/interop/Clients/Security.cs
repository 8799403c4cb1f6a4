namespace Postroad.Interop.Clients;

/// <summary>How a client protects its connection.</summary>
public enum Security
{
    /// <summary>Not at all: only the development server takes that, on loopback.</summary>
    Plain,
    /// <summary>STARTTLS.</summary>
    StartTls,
    /// <summary>TLS from the first octet.</summary>
    Tls,
}
