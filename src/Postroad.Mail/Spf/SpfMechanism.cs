using System.Net;
using Postroad.Mail.Spf.Macros;

namespace Postroad.Mail.Spf;

/// <summary>A mechanism of a record (RFC 7208 §5), as a closed set.</summary>
internal abstract record SpfMechanism
{
    private SpfMechanism() { }

    /// <summary>RFC 7208 §5.1: matches always.</summary>
    public sealed record All : SpfMechanism;

    /// <summary>RFC 7208 §5.2: matches where another record says pass.</summary>
    public sealed record Include(MacroString Target) : SpfMechanism;

    /// <summary>RFC 7208 §5.3: matches the addresses of a name.</summary>
    public sealed record Address(MacroString? Target, int Prefix4, int Prefix6) : SpfMechanism;

    /// <summary>RFC 7208 §5.4: matches the addresses of the exchanges of a name.</summary>
    public sealed record Exchange(MacroString? Target, int Prefix4, int Prefix6) : SpfMechanism;

    /// <summary>RFC 7208 §5.5: matches validated names of the client.</summary>
    public sealed record Pointer(MacroString? Target) : SpfMechanism;

    /// <summary>RFC 7208 §5.6: matches a network.</summary>
    public sealed record Network(IPAddress Value, int Prefix) : SpfMechanism;

    /// <summary>RFC 7208 §5.7: matches where a name has an A record.</summary>
    public sealed record Exists(MacroString Target) : SpfMechanism;
}
