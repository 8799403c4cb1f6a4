using Postroad.Mail.Addresses;
using Postroad.Mta.Accounts;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Receiving.Space;
using Postroad.Mta.Receiving.Submission;

namespace Postroad.Mta.Receiving;

/// <summary>What a <see cref="MailReceiver"/> works with.</summary>
internal sealed record ReceivingSetup
{
    /// <summary>Our own name, in Received and in message ids made here.</summary>
    public required DomainName Hostname { get; init; }

    /// <summary>The listeners, by whose names sessions say where they came in.</summary>
    public required IReadOnlyList<ListenerOptions> Listeners { get; init; }

    /// <summary>Whose an address is.</summary>
    public required DomainDirectory Directory { get; init; }

    /// <summary>Where mail goes.</summary>
    public required MailQueue Queue { get; init; }

    /// <summary>Where events go.</summary>
    public required IMailLog Log { get; init; }

    /// <summary>What our users may send. Default: as themselves alone, as much as they like.</summary>
    public SubmissionOptions Submission { get; init; } = new();

    /// <summary>Whether an address that is not an account's own was granted to it. Default: none was.</summary>
    public Func<AccountName, Mailbox, bool> IsGranted { get; init; } = static (_, _) => false;

    /// <summary>Ends what a session may do whose account has changed since its login. Default (null): a login holds as long as its session.</summary>
    public LoginWatch? Logins { get; init; }

    /// <summary>Dates the mail.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The room on the spool's disk. Default: never short.</summary>
    public SpaceLeft Space { get; init; } = new(static () => (long.MaxValue, long.MaxValue));

    /// <summary>Whether mail for domains without a route goes to their MX. Default no: it is refused at RCPT.</summary>
    public bool RoutesByMx { get; init; }

    /// <summary>Whether a sender's domain says in the DNS that it takes no mail (null MX). What cannot be learnt in time is no. Default: not asked.</summary>
    public Func<DomainName, CancellationToken, ValueTask<bool>> TakesNoMail { get; init; } = static (_, _) => new(false);

    /// <summary>Checks the senders of mail on mx; null where nobody does.</summary>
    public SenderDesk? Senders { get; init; }
}
