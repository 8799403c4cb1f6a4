using System.Collections.Immutable;

namespace Postroad.Mail.Dns;

/// <summary>The answer to one question.</summary>
/// <param name="Status">How the question ended.</param>
/// <param name="Records">The records of the type asked for; empty unless <see cref="DnsStatus.Found"/>.</param>
/// <param name="Authenticated">Whether a resolver that is trusted for it vouched for DNSSEC (the AD bit).</param>
/// <param name="Reason">What went wrong, for a person; null unless <see cref="DnsStatus.Temporary"/>.</param>
public sealed record DnsAnswer(DnsStatus Status, ImmutableArray<DnsRecord> Records, bool Authenticated = false, string? Reason = null)
{
    /// <summary>Whether the name leads through more aliases than are followed, as a circle of them does. It is temporary for who checks, and a dead end for who routes.</summary>
    public bool IsAliasLoop { get; init; }

    /// <summary>An answer with records.</summary>
    public static DnsAnswer Found(ImmutableArray<DnsRecord> records, bool authenticated = false) => new(DnsStatus.Found, records, authenticated);

    /// <summary>The name is there, the type is not.</summary>
    public static DnsAnswer NoData(bool authenticated = false) => new(DnsStatus.NoData, [], authenticated);

    /// <summary>The name is not there.</summary>
    public static DnsAnswer NxDomain(bool authenticated = false) => new(DnsStatus.NxDomain, [], authenticated);

    /// <summary>Nobody knows, and why.</summary>
    public static DnsAnswer Temporary(string reason) => new(DnsStatus.Temporary, [], Reason: reason);

    /// <summary>Aliases without end, after as many as are followed.</summary>
    public static DnsAnswer AliasLoop(int followed) => Temporary($"more than {followed} aliases") with { IsAliasLoop = true };
}
