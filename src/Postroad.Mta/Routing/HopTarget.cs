using System.Net;
using Postroad.Mta.Domains;

namespace Postroad.Mta.Routing;

/// <summary>One server that may take the mail of a destination.</summary>
/// <param name="Host">Its name in A-labels, or an address without brackets.</param>
/// <param name="Port">Its port.</param>
/// <param name="Scheme">How it is spoken to.</param>
/// <param name="Tls">How the connection is protected.</param>
/// <param name="Login">Who to log in as, or null.</param>
internal sealed record HopTarget(string Host, int Port, HopScheme Scheme, HopTls Tls, HopLogin? Login)
{
    /// <summary>Whether the DNS named it, so that it must not be ourselves.</summary>
    public bool IsExchanger { get; init; }

    /// <summary>Of an exchanger: the lower comes first.</summary>
    public int Preference { get; init; }

    /// <summary>The host where it is an address; null where it is a name to look up.</summary>
    public IPAddress? Literal => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>A hop of the configuration.</summary>
    public static HopTarget Of(NextHop hop, HopTls tls) => new(hop.Host, hop.Port, hop.Scheme, tls, hop.Login);

    /// <summary>As logs name it; no password stands in it.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
