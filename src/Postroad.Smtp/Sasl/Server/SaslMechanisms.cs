using System.Collections.Immutable;

namespace Postroad.Smtp.Sasl.Server;

/// <summary>The mechanisms that the server knows, the best first.</summary>
internal static class SaslMechanisms
{
    /// <summary>Their names, in the order in which EHLO tells them.</summary>
    public static readonly ImmutableArray<string> Names = ["PLAIN", "LOGIN"];

    /// <summary>Begins an exchange; null for a mechanism that is not known.</summary>
    public static SaslExchange? Begin(string mechanism, ICredentialStore store) => mechanism switch
    {
        "PLAIN" => new PlainExchange(store),
        "LOGIN" => new LoginExchange(store),
        _ => null,
    };
}
