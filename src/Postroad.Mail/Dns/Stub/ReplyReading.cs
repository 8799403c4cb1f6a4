using System.Collections.Immutable;
using Postroad.Mail.Dns.Wire;

namespace Postroad.Mail.Dns.Stub;

/// <summary>What a reply means for the question: an answer, an alias to go on with, or a server that is of no use for it.</summary>
internal abstract record ReplyReading
{
    /// <summary>How many aliases are followed from the name asked for, over all replies (as choices of other resolvers; RFC 1034 sets no bound).</summary>
    public const int MaxAliases = 8;

    private ReplyReading()
    {
    }

    /// <summary>The question is answered.</summary>
    public sealed record Answered(DnsLookup Lookup) : ReplyReading;

    /// <summary>The name is an alias of one that this reply says nothing about.</summary>
    public sealed record Aliased(string Target, int Aliases, TimeSpan TimeToLive, bool IsAuthenticated) : ReplyReading;

    /// <summary>Ask another server.</summary>
    /// <param name="Reason">Why, for a person.</param>
    /// <param name="IsSilence">Whether the server said nothing at all, so that the same question may fare better.</param>
    /// <param name="IsAliasLoop">Whether it led through more aliases than are followed.</param>
    public sealed record Useless(string Reason, bool IsSilence = false, bool IsAliasLoop = false) : ReplyReading;

    /// <summary>Reads a reply that repeats the question. Records of other names than the one asked for and its aliases are not looked at.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="aliases">How many aliases have been followed before.</param>
    /// <param name="isTrusted">Whether the AD bit of this server counts.</param>
    public static ReplyReading Of(DnsReply reply, int aliases, bool isTrusted)
    {
        if (reply.Code is not (DnsCode.NoError or DnsCode.NxDomain))
            return new Useless(DnsCode.NameOf(reply.Code));
        var isAuthenticated = isTrusted && reply.IsAuthenticated;
        var (name, timeToLive) = (reply.Name, TimeSpan.MaxValue);
        while (true)
        {
            var records = ImmutableArray.CreateRange(reply.Answers.Where(record => record.Owner == name && record.Type == reply.Type));
            if (!records.IsEmpty && reply.Code == DnsCode.NoError)
            {
                var least = records.Min(record => record.TimeToLive);
                return new Answered(new(DnsAnswer.Found([.. records.Select(record => record.Value!)], isAuthenticated), Least(timeToLive, least), reply.Octets));
            }
            var alias = reply.Answers.FirstOrDefault(record => record.Owner == name && record.Type == (int)DnsType.Cname);
            if (alias.Value is not DnsRecord.Name { Value: var target })
                break;
            if (++aliases > MaxAliases)
                return new Useless($"more than {MaxAliases} aliases", IsAliasLoop: true);
            (name, timeToLive) = (target, Least(timeToLive, alias.TimeToLive));
        }
        return ReadNegative(reply, name, aliases, timeToLive, isAuthenticated);
    }

    // RFC 2308 §2: NXDOMAIN is about the last name of the chain; no data has NOERROR, no record and the SOA of the zone.
    private static ReplyReading ReadNegative(DnsReply reply, string name, int aliases, TimeSpan timeToLive, bool isAuthenticated)
    {
        var authority = reply.Authorities.FirstOrDefault(record => record.Value is DnsRecord.StartOfAuthority && IsAtOrAbove(record.Owner, name));
        var negative = (authority.Value as DnsRecord.StartOfAuthority)?.NegativeTimeToLive ?? TimeSpan.Zero;
        if (reply.Code == DnsCode.NxDomain)
            return new Answered(new(DnsAnswer.NxDomain(isAuthenticated), Least(timeToLive, negative), reply.Octets));
        if (authority.Value is null && name != reply.Name)
            return name.Contains('\\') ? new Useless($"the alias {name}, which is no host") : new Aliased(name, aliases, timeToLive, isAuthenticated);
        var isReferral = authority.Value is null && reply.Authorities.Exists(record => record.Type == (int)DnsType.Ns);
        if (isReferral && !reply.IsFromResolver)
            return new Useless("no recursion");
        return new Answered(new(DnsAnswer.NoData(isAuthenticated), Least(timeToLive, negative), reply.Octets));
    }

    private static bool IsAtOrAbove(string zone, string name) =>
        zone.Length == 0 || name == zone || name.Length > zone.Length && name[^(zone.Length + 1)] == '.' && name.EndsWith(zone, StringComparison.Ordinal);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
