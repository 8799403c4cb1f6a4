using System.Net;

namespace Postroad.Mail.Dns;

/// <summary>Which servers the stub resolver asks, and how long it waits for them.</summary>
public sealed class DnsOptions
{
    /// <summary>The servers, as <c>address</c> or <c>address:port</c> (53 where none is given; an IPv6 address with a port stands in brackets), asked in this order. Left empty: those of the machine.</summary>
    public IList<string> Servers { get; set; } = [];

    /// <summary>Addresses of servers whose word on DNSSEC (the AD bit) counts, beside those on loopback: the way to them must be safe from others (RFC 6840 §5.8).</summary>
    public IList<string> Trusted { get; set; } = [];

    /// <summary>How long one server may take for one question before the next is asked. Default 3 s (resolv.conf: 5 s; BIND's dig: 5 s).</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often the list of servers is gone through for one question. Default 2 (resolv.conf: 2).</summary>
    public int Rounds { get; set; } = 2;

    /// <summary>How many questions may be under way at once; more wait. Default 256: a socket each.</summary>
    public int MaxConcurrentQuestions { get; set; } = 256;

    /// <summary>How many answers are kept. Default 50,000.</summary>
    public int MaxCachedAnswers { get; set; } = 50_000;

    /// <summary>How many octets the kept answers may take up, about. Default 32 MiB.</summary>
    public int MaxCachedOctets { get; set; } = 32 * 1024 * 1024;

    /// <summary>Records are kept no longer than this, whatever their time to live. Default 1 day.</summary>
    public TimeSpan MaxTimeToLive { get; set; } = TimeSpan.FromDays(1);

    /// <summary>That something is not there is kept no longer than this. Default 1 hour (RFC 2308 §5 advises 1 to 3 hours).</summary>
    public TimeSpan MaxNegativeTimeToLive { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A failure is kept this long, so that a dead zone costs one question and not one a message. Default 15 s, 30 s at most (RFC 9520 §3.2: 1 s to 5 minutes).</summary>
    public TimeSpan FailureTimeToLive { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Reads a server as <see cref="Servers"/> has it.</summary>
    public static bool TryParseServer(string text, out IPEndPoint? server)
    {
        server = null;
        // The framework takes "1" for 0.0.0.1, and drops a port behind brackets when it is asked for an address alone.
        var isAddress = !text.StartsWith('[') && (text.AsSpan().Count('.') == 3 || text.AsSpan().Count(':') > 1);
        if (isAddress && IPAddress.TryParse(text, out var address))
            server = new IPEndPoint(address, 53);
        else if (IPEndPoint.TryParse(text.EndsWith(']') ? text + ":53" : text, out var endPoint) && endPoint.Port != 0)
            server = endPoint;
        return server is not null;
    }
}
