using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Accounts.Tokens;
using Postroad.Mta.Delivery;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Receiving.Submission;
using Postroad.Mta.Signing;
using Postroad.Smtp.Transport;

namespace Postroad.Mta;

/// <summary>What a <see cref="MailServer"/> is made of: the options of each room, and the world around it.</summary>
internal sealed class MailServerSetup
{
    /// <summary>Our own name.</summary>
    public required DomainName Hostname { get; init; }

    /// <summary>Where spool, accounts and mailboxes are; it is there, and ours alone.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where mail comes in. Those of HTTP are left to the host.</summary>
    public required IReadOnlyList<ListenerOptions> Listeners { get; init; }

    /// <summary>Our own domains.</summary>
    public IReadOnlyList<DomainOptions> Domains { get; init; } = [];

    /// <summary>Where mail for others goes instead of to their MX.</summary>
    public IReadOnlyList<RouteOptions> Routes { get; init; } = [];

    /// <summary>Takes mail for anybody and every login, and delivers all of it there: <c>postroad dev</c>. Null: a real server.</summary>
    public DeliverTarget? TakesAny { get; init; }

    public LimitsOptions Limits { get; init; } = new();

    public SubmissionOptions Submission { get; init; } = new();

    public OAuthOptions OAuth { get; init; } = new();

    /// <summary>Whether client certificates were issued by authorities that the operator named, so that they may stand for accounts.</summary>
    public bool TakesCertificates { get; init; }

    public QueueOptions Queue { get; init; } = new();

    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>What listeners show; it stays the host's.</summary>
    public required CertificateStore Certificates { get; init; }

    /// <summary>Where the server listens and connects. Default sockets.</summary>
    public Network Network { get; init; } = Network.Sockets;

    /// <summary>Looks names up. Default the operating system.</summary>
    public IDnsResolver Resolver { get; init; } = new SystemResolver();

    /// <summary>What is done by what the checks of senders say.</summary>
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>Where the keys of DKIM are, and how long signatures hold.</summary>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>Whether the senders of mail on mx are checked, with the resolver. Default no.</summary>
    public bool ChecksSenders { get; init; }

    /// <summary>Who else is told of each event.</summary>
    public IMailLog? Audience { get; init; }

    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
