using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Client.Capabilities;

/// <summary>What a server offered in its reply to EHLO or LHLO (RFC 5321 §4.1.1.1). After HELO there is nothing.</summary>
public sealed class ServerCapabilities
{
    /// <summary>A server that offers nothing: before EHLO, and after HELO.</summary>
    public static readonly ServerCapabilities None = new(FrozenDictionary<string, string>.Empty);

    private readonly FrozenDictionary<string, string> _keywords;

    private ServerCapabilities(FrozenDictionary<string, string> keywords)
    {
        _keywords = keywords;
        Pipelining = Offers("PIPELINING");
        EightBitMime = Offers("8BITMIME");
        Chunking = Offers("CHUNKING");
        BinaryMime = Chunking && Offers("BINARYMIME");
        SmtpUtf8 = EightBitMime && Offers("SMTPUTF8");
        Dsn = Offers("DSN");
        StartTls = Offers("STARTTLS");
        RequireTls = Offers("REQUIRETLS");
        Size = Offers("SIZE");
        MaxSize = Number(Argument("SIZE")) is > 0 and var limit ? limit : null;
        DeliverBy = Offers("DELIVERBY");
        LeastDeliverBy = Number(Argument("DELIVERBY")) ?? 0;
        FutureRelease = Offers("FUTURERELEASE");
        Priority = Offers("MT-PRIORITY");
        SaslMechanisms = [.. Argument("AUTH")?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(m => m.ToUpperInvariant()).Distinct() ?? []];
        Limits = ReadLimits(Argument("LIMITS"));
    }

    /// <summary>Commands may be sent without waiting for each reply (RFC 2920).</summary>
    public bool Pipelining { get; }
    /// <summary>Content may hold octets above 127 (RFC 6152).</summary>
    public bool EightBitMime { get; }
    /// <summary>BDAT is understood (RFC 3030).</summary>
    public bool Chunking { get; }
    /// <summary>Content may be any octets, sent by BDAT (RFC 3030).</summary>
    public bool BinaryMime { get; }
    /// <summary>Envelope and header may hold UTF-8 (RFC 6531). Counts only where 8BITMIME is offered too, as that RFC demands.</summary>
    public bool SmtpUtf8 { get; }
    /// <summary>RET, ENVID, NOTIFY and ORCPT are understood (RFC 3461).</summary>
    public bool Dsn { get; }
    /// <summary>TLS can begin (RFC 3207).</summary>
    public bool StartTls { get; }
    /// <summary>REQUIRETLS is honoured (RFC 8689).</summary>
    public bool RequireTls { get; }
    /// <summary>The SIZE parameter is understood (RFC 1870).</summary>
    public bool Size { get; }
    /// <summary>The largest message taken, in octets; null where no limit was told.</summary>
    public long? MaxSize { get; }
    /// <summary>BY is understood (RFC 2852).</summary>
    public bool DeliverBy { get; }
    /// <summary>The seconds that the server wants at least where a message is to be returned when its time is over (RFC 2852 §3); 0 where it told none.</summary>
    public long LeastDeliverBy { get; }
    /// <summary>HOLDFOR and HOLDUNTIL are understood (RFC 4865).</summary>
    public bool FutureRelease { get; }
    /// <summary>MT-PRIORITY is understood (RFC 6710).</summary>
    public bool Priority { get; }
    /// <summary>The mechanisms of AUTH in upper case, in the server's order (RFC 4954 §3).</summary>
    public ImmutableArray<string> SaslMechanisms { get; }
    /// <summary>LIMITS (RFC 9422).</summary>
    public ServerLimits Limits { get; }
    /// <summary>All keywords in upper case, with their arguments.</summary>
    public IReadOnlyDictionary<string, string> Keywords => _keywords;

    /// <summary>Whether a keyword was offered, in any case.</summary>
    public bool Offers(string keyword) => _keywords.ContainsKey(keyword);

    /// <summary>Reads the lines after the first of a positive reply to EHLO or LHLO. What is no keyword is passed over.</summary>
    public static ServerCapabilities Read(Reply reply)
    {
        var keywords = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in reply.Lines.Skip(1))
        {
            // "AUTH=PLAIN LOGIN" is an old form that some servers still send beside or instead of "AUTH PLAIN LOGIN".
            var end = line.AsSpan().IndexOfAny(' ', '=');
            var keyword = (end < 0 ? line : line[..end]).ToUpperInvariant();
            if (keyword.Length == 0 || !keyword.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
                continue;
            var argument = end < 0 ? "" : line[(end + 1)..].Trim(' ');
            keywords[keyword] = keyword == "AUTH" && keywords.TryGetValue(keyword, out var before) ? $"{before} {argument}" : argument;
        }
        return new ServerCapabilities(keywords.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The same without some keywords: those that the server offered but does not honour.</summary>
    internal ServerCapabilities Without(ImmutableArray<string> keywords) => keywords.IsEmpty
        ? this
        : new(_keywords.Where(k => !keywords.Contains(k.Key, StringComparer.OrdinalIgnoreCase)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));

    private string? Argument(string keyword) => _keywords.GetValueOrDefault(keyword);

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ServerLimits ReadLimits(string? argument)
    {
        if (string.IsNullOrEmpty(argument))
            return ServerLimits.None;
        int? Limit(string name)
        {
            var word = argument.Split(' ').FirstOrDefault(w => w.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase));
            return word is not null && int.TryParse(word.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : null;
        }
        return new ServerLimits(Limit("MAILMAX"), Limit("RCPTMAX"), Limit("RCPTDOMAINMAX"));
    }
}
