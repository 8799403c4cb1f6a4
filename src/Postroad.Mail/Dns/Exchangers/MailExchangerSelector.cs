using System.Collections.Immutable;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Dns.Exchangers;

/// <summary>Finds the hosts that take the mail of a domain, and their order (RFC 5321 §5.1).</summary>
/// <param name="resolver">Whom to ask.</param>
/// <param name="random">The chance by which hosts of one preference share the load.</param>
/// <param name="maxHosts">How many hosts are given at most: the best ones.</param>
public sealed class MailExchangerSelector(IDnsResolver resolver, Random random, int maxHosts = MailExchangerSelector.DefaultMaxHosts)
{
    /// <summary>More hosts than any serious domain names, and few enough that one with 300 of them costs no more than another.</summary>
    public const int DefaultMaxHosts = 20;

    private readonly Lock _lock = new();

    /// <summary>Asks for the hosts of a domain.</summary>
    public async ValueTask<MailExchangerAnswer> SelectAsync(DomainName domain, CancellationToken cancellationToken)
    {
        var answer = await resolver.ResolveAsync(domain.Ascii, DnsType.Mx, cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            DnsStatus.Found => Order([.. answer.Records.OfType<DnsRecord.MailExchange>()], answer.Authenticated),
            DnsStatus.NoData => new MailExchangerAnswer.Found([new(domain.Ascii, 0)], IsImplicit: true, answer.Authenticated),
            DnsStatus.NxDomain => new MailExchangerAnswer.NoDomain(),
            _ when answer.IsAliasLoop => new MailExchangerAnswer.AliasLoop(),
            _ => new MailExchangerAnswer.Temporary(answer.Reason ?? "the DNS gave no answer"),
        };
    }

    private MailExchangerAnswer Order(ImmutableArray<DnsRecord.MailExchange> records, bool authenticated)
    {
        // RFC 7505 §3: a null MX stands alone; beside others it is a mistake and names no host.
        if (!records.IsEmpty && records.All(record => record.Exchange.Length == 0))
            return new MailExchangerAnswer.NullExchanger();
        var hosts = records.Where(record => IsHost(record.Exchange))
            .GroupBy(record => record.Exchange, (name, same) => new MailExchanger(name, same.Min(record => record.Preference)))
            .ToArray();
        if (hosts.Length == 0)
            return new MailExchangerAnswer.NoHost();
        lock (_lock)
            random.Shuffle(hosts);
        return new MailExchangerAnswer.Found([.. hosts.OrderBy(host => host.Preference).Take(maxHosts)], IsImplicit: false, authenticated);
    }

    // Underscores are taken, since there are such hosts. An IPv4 address where a name should be is not: no name ends in a number (RFC 3696 §2).
    private static bool IsHost(string name) =>
        DomainName.TryParse(name.Replace('_', 'x'), out var parsed) && !parsed.LastLabels(1).Ascii.All(char.IsAsciiDigit);
}
