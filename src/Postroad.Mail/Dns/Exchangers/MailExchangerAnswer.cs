using System.Collections.Immutable;

namespace Postroad.Mail.Dns.Exchangers;

/// <summary>Where the DNS says that the mail of a domain goes.</summary>
public abstract record MailExchangerAnswer
{
    private MailExchangerAnswer()
    {
    }

    /// <summary>To these hosts, to be tried in this order; never empty.</summary>
    /// <param name="Hosts">The hosts by preference, those of one preference in an order of chance (RFC 5321 §5.1).</param>
    /// <param name="IsImplicit">Whether the domain has no MX and is its own host.</param>
    /// <param name="Authenticated">Whether a trusted resolver vouched for DNSSEC.</param>
    public sealed record Found(ImmutableArray<MailExchanger> Hosts, bool IsImplicit, bool Authenticated) : MailExchangerAnswer
    {
        /// <summary>
        /// Leaves out the hosts that are this server and all that are no better than the best of these: mail handed to them would come back
        /// (RFC 5321 §5.1). Empty where nobody better is left, which is a misroute.
        /// </summary>
        public ImmutableArray<MailExchanger> BetterThan(Predicate<MailExchanger> isSelf)
        {
            var own = Hosts.FirstOrDefault(host => isSelf(host));
            return own is null ? Hosts : [.. Hosts.TakeWhile(host => host.Preference < own.Preference)];
        }
    }

    /// <summary>The domain takes no mail and says so (RFC 7505): 556 5.1.10.</summary>
    public sealed record NullExchanger : MailExchangerAnswer;

    /// <summary>The domain does not exist: 5.1.2.</summary>
    public sealed record NoDomain : MailExchangerAnswer;

    /// <summary>The domain has MX records and none of them names a host: 5.4.4.</summary>
    public sealed record NoHost : MailExchangerAnswer;

    /// <summary>The domain is an alias that leads in a circle: 5.4.4.</summary>
    public sealed record AliasLoop : MailExchangerAnswer;

    /// <summary>Nobody knows now: 4.4.3, try again.</summary>
    /// <param name="Reason">What went wrong, for a person.</param>
    public sealed record Temporary(string Reason) : MailExchangerAnswer;
}
