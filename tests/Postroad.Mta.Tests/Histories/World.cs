using System.Net;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Delivery.Hops;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Histories;

/// <summary>The network and the DNS of a history: servers that are slow, dead, full, forgetful or well, by chance.</summary>
internal sealed class World(Random chance, Ledger ledger) : IHopConnector, IDnsResolver
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Grows with each life of the server: connections of an earlier one lead nowhere.</summary>
    public int Life { get; set; }

    public required TimeProvider Clock { get; set; }

    /// <summary>From here on everything works, so that the history comes to its end.</summary>
    public bool IsWell { get; set; }

    /// <summary>Transactions that the server has in hand, by message and recipient.</summary>
    public List<(string Message, string Recipient)> InHand { get; } = [];

    public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        if (!IsWell && chance.Next(12) == 0)
            return new(DnsAnswer.Temporary("SERVFAIL"));
        if (name.StartsWith("gone", StringComparison.Ordinal))
            return new(DnsAnswer.NxDomain());
        return new((name, type) switch
        {
            ("null.test", DnsType.Mx) => DnsAnswer.Found([new DnsRecord.MailExchange(0, "", Hour)]),
            (_, DnsType.Mx) => DnsAnswer.Found([new DnsRecord.MailExchange(10, "a." + name, Hour), new DnsRecord.MailExchange(20, "b." + name, Hour)]),
            (_, DnsType.A) => DnsAnswer.Found([new DnsRecord.Address(IPAddress.Parse("192.0.2.1"), Hour)]),
            _ => DnsAnswer.NoData(),
        });
    }

    public async ValueTask<IHopSession> ConnectAsync(HopTarget target, IPAddress address, CancellationToken cancellationToken)
    {
        var life = Life;
        await PassAsync(TimeSpan.FromSeconds(chance.Next(3)), life);
        if (!IsWell && (target.Host.Contains("dead", StringComparison.Ordinal) || chance.Next(5) == 0))
        {
            ledger.Tell($"{target.Host} is not there");
            throw new SmtpSessionException(SmtpPhase.Connect, chance.Next(2) == 0 ? SmtpFault.Unreachable : SmtpFault.TimedOut, "Nobody there");
        }
        if (!IsWell && chance.Next(10) == 0)
            throw new SmtpSessionException(SmtpPhase.Greeting, SmtpFault.Refused, "Not now") { Reply = new Reply(chance.Next(2) == 0 ? 554 : 421, null, "Not now") };
        return new Session(this, target.Host, life);
    }

    private async Task PassAsync(TimeSpan time, int life)
    {
        if (time > TimeSpan.Zero)
            await Task.Delay(time, Clock);
        else
            await Task.Yield();
        // The process that asked has died: nobody hears the answer.
        if (life != Life)
            await new TaskCompletionSource().Task;
    }

    private sealed class Session(World world, string host, int life) : IHopSession
    {
        public string Relay => host;

        public ServerCapabilities Capabilities { get; } = ServerCapabilities.Read(new Reply(250, null, [host, "PIPELINING", "8BITMIME", "SIZE", "SMTPUTF8"]));

        public int Transactions { get; private set; }

        public bool IsUsable { get; private set; } = true;

        public async ValueTask<SendOutcome> SendAsync(ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, Stream content, CancellationToken cancellationToken)
        {
            Transactions++;
            var message = await NameOfAsync(content);
            var hand = recipients.Select(r => (message, r.Mailbox.ToString())).ToList();
            world.InHand.AddRange(hand);
            await world.PassAsync(TimeSpan.FromSeconds(world.Chance.Next(4)), life);
            var outcome = world.Judge(message, recipients, out var broken);
            IsUsable = !broken;
            await world.PassAsync(TimeSpan.Zero, life);
            foreach (var one in hand)
                world.InHand.Remove(one);
            return outcome;
        }

        public ValueTask QuitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task<string> NameOfAsync(Stream content)
        {
            using var reader = new StreamReader(content);
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("X-Name: ", StringComparison.Ordinal))
                    return line[8..];
            }
            return "report";
        }
    }

    private Random Chance => chance;

    private SendOutcome Judge(string message, IReadOnlyList<Recipient> recipients, out bool broken)
    {
        broken = false;
        switch (IsWell ? 9 : chance.Next(10))
        {
            case 0:
                broken = true;
                ledger.Tell($"{message}: the connection breaks");
                return new([.. recipients.Select(static r => new RecipientOutcome(r, SmtpPhase.RcptTo, null))]) { Failure = new SmtpSessionException(SmtpPhase.RcptTo, SmtpFault.Closed, "Closed") };
            case 1:
                broken = true;
                return Unanswered(message, recipients);
            case 2:
                broken = true;
                ledger.Tell($"{message}: 421");
                return new([.. recipients.Select(static r => new RecipientOutcome(r, SmtpPhase.MailFrom, new Reply(421, new(4, 3, 2), "Closing")))]);
            default:
                return new([.. recipients.Select(r => Judge(message, r))]);
        }
    }

    // The server may have taken it or not; nobody will know.
    private SendOutcome Unanswered(string message, IReadOnlyList<Recipient> recipients)
    {
        var taken = chance.Next(2) == 0;
        ledger.Tell($"{message}: no answer to the dot, taken: {taken}");
        foreach (var recipient in recipients)
        {
            Doubted?.Invoke(message, recipient.Mailbox.ToString());
            if (taken)
                Arrived?.Invoke(message, recipient.Mailbox.ToString());
        }
        return new([.. recipients.Select(static r => new RecipientOutcome(r, SmtpPhase.EndOfData, null))])
        {
            IsAmbiguous = true,
            Failure = new SmtpSessionException(SmtpPhase.EndOfData, SmtpFault.TimedOut, "No answer"),
        };
    }

    private RecipientOutcome Judge(string message, Recipient recipient)
    {
        var reply = (IsWell ? 9 : chance.Next(10)) switch
        {
            0 => new Reply(550, new(5, 1, 1), "No such mailbox"),
            1 or 2 => new Reply(450, new(4, 2, 1), "Greylisted, come back later"),
            _ => new Reply(250, new(2, 0, 0), "Taken"),
        };
        ledger.Tell($"{message} to {recipient.Mailbox}: {reply.Code}");
        if (reply.IsPositive)
            Arrived?.Invoke(message, recipient.Mailbox.ToString());
        return new RecipientOutcome(recipient, reply.IsPositive ? SmtpPhase.EndOfData : SmtpPhase.RcptTo, reply);
    }

    public Action<string, string>? Arrived { get; set; }

    public Action<string, string>? Doubted { get; set; }
}
