using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Histories;

/// <summary>A world of many destinations, one server each, that are down together and come back together; it counts what each of them sees.</summary>
internal sealed class Crowd : IHopConnector, IDnsResolver
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Dictionary<string, Site> _sites = [];

    public bool IsDown { get; set; }

    /// <summary>Servers that are down while others are not.</summary>
    public HashSet<string> Down { get; } = [];

    /// <summary>Called with each message that arrives, and the site it arrives at.</summary>
    public Action<string>? Arrived { get; set; }

    public IReadOnlyCollection<Site> Sites => _sites.Values;

    public Site Of(string host) => _sites.TryGetValue(host, out var site) ? site : _sites[host] = new Site();

    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) => new(type switch
    {
        DnsType.Mx => DnsAnswer.Found([new DnsRecord.MailExchange(10, "mx." + name, Hour)]),
        DnsType.A => DnsAnswer.Found([new DnsRecord.Address(new IPAddress([192, 0, 2, (byte)name.Sum(static c => c)]), Hour)]),
        _ => DnsAnswer.NoData(),
    });

    public async ValueTask<IHopSession> ConnectAsync(HopTarget target, IPAddress address, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var site = Of(target.Host);
        site.Tried++;
        if (IsDown || Down.Contains(target.Host))
            throw new SmtpSessionException(SmtpPhase.Connect, SmtpFault.Unreachable, "Nobody there");
        site.Most = Math.Max(site.Most, ++site.Open);
        return new Session(this, site, target.Host);
    }

    /// <summary>What one server has seen.</summary>
    internal sealed class Site
    {
        public int Tried { get; set; }

        public int Open { get; set; }

        public int Most { get; set; }

        public Dictionary<string, int> Recipients { get; } = [];
    }

    private sealed class Session(Crowd crowd, Site site, string host) : IHopSession
    {
        public string Relay => host;

        public ServerCapabilities Capabilities { get; } = ServerCapabilities.Read(new Reply(250, null, [host, "PIPELINING", "8BITMIME", "SIZE"]));

        public int Transactions { get; private set; }

        public bool IsUsable => true;

        public async ValueTask<SendOutcome> SendAsync(ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, Stream content, CancellationToken cancellationToken)
        {
            Transactions++;
            await Task.Yield();
            foreach (var recipient in recipients)
            {
                var name = recipient.Mailbox.ToString();
                site.Recipients[name] = site.Recipients.GetValueOrDefault(name) + 1;
                crowd.Arrived?.Invoke(name);
            }
            return new([.. recipients.Select(static r => new RecipientOutcome(r, SmtpPhase.EndOfData, new Reply(250, new(2, 0, 0), "Taken")))]);
        }

        public ValueTask QuitAsync(CancellationToken cancellationToken)
        {
            site.Open--;
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
