using System.Net;

namespace Postroad.Smtp.Server;

/// <summary>What a client may ask of the server. 0 lifts a limit.</summary>
public sealed class SmtpServerLimits
{
    /// <summary>Octets of one message. Default 25 MiB. Told in SIZE (RFC 1870).</summary>
    public long MessageSize { get; set; } = 25 * 1024 * 1024;

    /// <summary>Recipients of one transaction; further ones get 452, and as many again 421. Default 1,000 (Postfix; RFC 5321 §4.5.3.1.8 asks for 100).</summary>
    public int RecipientsPerMessage { get; set; } = 1000;

    /// <summary>Messages of one session; the next MAIL gets 421. Default 100.</summary>
    public int MessagesPerSession { get; set; } = 100;

    /// <summary>Connections in all. Default 10,000.</summary>
    public int Connections { get; set; } = 10_000;

    /// <summary>Connections from one address at a time. Default 50 (Postfix).</summary>
    public int ConnectionsPerAddress { get; set; } = 50;

    /// <summary>New connections from one address in a minute. Default 300.</summary>
    public int ConnectionRatePerAddress { get; set; } = 300;

    /// <summary>Connections from one network (IPv4 /24, IPv6 /64) at a time. Default 200.</summary>
    public int ConnectionsPerNetwork { get; set; } = 200;

    /// <summary>New connections from one network in a minute. Default 1,200.</summary>
    public int ConnectionRatePerNetwork { get; set; } = 1200;

    /// <summary>Networks without limits by address and network; those that a listener trusts are so too. Default loopback: <c>127.0.0.0/8</c>, <c>::1</c>.</summary>
    public IList<IPNetwork> Exempt { get; set; } = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <summary>Octets of a command line with its CRLF. Default 4,096 (RFC 5321 §4.5.3.1.4 asks for 512 and what extensions add).</summary>
    public int CommandLine { get; set; } = 4096;

    /// <summary>Octets of a line in an AUTH exchange with its CRLF. Default 12,288 (RFC 4954 §4).</summary>
    public int AuthLine { get; set; } = 12_288;

    /// <summary>Faulty commands of one session; then 421. Default 20 (Postfix).</summary>
    public int Errors { get; set; } = 20;

    /// <summary>Unknown commands before the first greeting; then 421. Default 3.</summary>
    public int UnknownBeforeGreeting { get; set; } = 3;

    /// <summary>NOOP, RSET, VRFY, EXPN, HELP and greetings between two messages; then 421. Default 100 (Postfix).</summary>
    public int IdleCommands { get; set; } = 100;

    /// <summary>Recipients of one session that the handler refuses; then 421. Default 1,000.</summary>
    public int RefusedRecipients { get; set; } = 1000;

    /// <summary>Failed logins of one session; the last one gets 421. Default 5.</summary>
    public int FailedLogins { get; set; } = 5;

    /// <summary>Failed logins of one account after which networks that have not logged in to it before are shut out of it. Default 10.</summary>
    public int LoginFailuresPerAccount { get; set; } = 10;

    /// <summary>Failed logins from one network after which it is shut out. Default 30.</summary>
    public int LoginFailuresPerNetwork { get; set; } = 30;

    /// <summary>How long the first ban lasts; each failure behind it doubles it, up to an hour. Default 1 minute.</summary>
    public TimeSpan LoginBan { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the answer to a second failed login waits; it doubles with each further one, up to eight times as much. Default 250 ms, so 2 s at most.</summary>
    public TimeSpan LoginDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Octets of content a second that a client has to send while the server is under stress. Default 500 (Postfix).</summary>
    public int MinimumRate { get; set; } = 500;

    /// <summary>BDAT commands of one message. Default 10,000.</summary>
    public int ChunksPerMessage { get; set; } = 10_000;
}
