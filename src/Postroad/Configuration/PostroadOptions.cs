using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Accounts.Tokens;
using Postroad.Mta.Delivery;
using Postroad.Mta.Domains;
using Postroad.Mta.Queue;
using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Senders;
using Postroad.Mta.Receiving.Submission;
using Postroad.Mta.Signing;
using Postroad.Smtp.Transport;

namespace Postroad.Configuration;

/// <summary>Everything that postroad.toml says, each table as the options of the room that obeys it.</summary>
internal sealed class PostroadOptions
{
    /// <summary>Our name, in EHLO, the greeting and Received. Default: the name of the machine.</summary>
    public required DomainName Hostname { get; set; }

    /// <summary>Whom to become after binding, when started as root. Default (null): stay.</summary>
    public string? User { get; set; }

    /// <summary>Where spool, accounts and keys live; an absolute path. Default <c>data</c> beside the file.</summary>
    public required string DataFolder { get; set; }

    /// <summary>The tables <c>[listen.NAME]</c>.</summary>
    public List<ListenerOptions> Listeners { get; } = [];

    /// <summary>The table <c>[tls]</c>.</summary>
    public TlsOptions Tls { get; } = new();

    /// <summary>The tables <c>[domain."NAME"]</c>.</summary>
    public List<DomainOptions> Domains { get; } = [];

    /// <summary>The tables <c>[route."NAME"]</c>.</summary>
    public List<RouteOptions> Routes { get; } = [];

    /// <summary>The table <c>[submission]</c>.</summary>
    public SubmissionOptions Submission { get; } = new();

    /// <summary>The table <c>[oauth]</c>.</summary>
    public OAuthOptions OAuth { get; } = new();

    /// <summary>The table <c>[dns]</c>.</summary>
    public DnsOptions Dns { get; } = new();

    /// <summary>The table <c>[queue]</c>.</summary>
    public QueueOptions Queue { get; } = new();

    /// <summary>The table <c>[delivery]</c>.</summary>
    public DeliveryOptions Delivery { get; } = new();

    /// <summary>The table <c>[limits]</c>.</summary>
    public LimitsOptions Limits { get; } = new();

    /// <summary>The table <c>[policy]</c>.</summary>
    public PolicyOptions Policy { get; } = new();

    /// <summary>The table <c>[dkim]</c>.</summary>
    public SigningOptions Dkim { get; } = new();
}
