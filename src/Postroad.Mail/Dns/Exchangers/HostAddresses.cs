using System.Collections.Immutable;
using System.Net;

namespace Postroad.Mail.Dns.Exchangers;

/// <summary>The addresses of a host, of both families.</summary>
/// <param name="Status">Found where there is one at least. Temporary where one family could not be learnt and the other has none.</param>
/// <param name="Addresses">IPv6 before IPv4, as the DNS gave them.</param>
/// <param name="Authenticated">Whether all of them were vouched for.</param>
/// <param name="Reason">What went wrong; null unless temporary.</param>
public sealed record HostAddresses(DnsStatus Status, ImmutableArray<IPAddress> Addresses, bool Authenticated, string? Reason)
{
    /// <summary>Whether the host is an alias that leads in a circle (<see cref="DnsAnswer.IsAliasLoop"/>).</summary>
    public bool IsAliasLoop { get; init; }

    /// <summary>Asks for both families at once.</summary>
    public static async ValueTask<HostAddresses> ResolveAsync(IDnsResolver resolver, string host, CancellationToken cancellationToken)
    {
        var six = resolver.ResolveAsync(host, DnsType.Aaaa, cancellationToken).AsTask();
        var four = resolver.ResolveAsync(host, DnsType.A, cancellationToken).AsTask();
        DnsAnswer[] answers = await Task.WhenAll(six, four).ConfigureAwait(false);
        ImmutableArray<IPAddress> addresses = [.. answers.SelectMany(answer => answer.Records).OfType<DnsRecord.Address>().Select(record => record.Value)];
        var isAuthenticated = Array.TrueForAll(answers, answer => answer.Authenticated);
        if (!addresses.IsEmpty)
            return new(DnsStatus.Found, addresses, isAuthenticated, null);
        if (Array.Find(answers, answer => answer.Status == DnsStatus.Temporary) is { } failed)
            return new(DnsStatus.Temporary, [], false, failed.Reason) { IsAliasLoop = failed.IsAliasLoop };
        // RFC 8020: a name that does not exist has no records of any type; a server that says otherwise is believed for the better.
        var status = Array.TrueForAll(answers, answer => answer.Status == DnsStatus.NxDomain) ? DnsStatus.NxDomain : DnsStatus.NoData;
        return new(status, [], isAuthenticated, null);
    }
}
