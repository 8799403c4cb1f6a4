namespace Postroad.Mail.Dns.Wire;

/// <summary>The codes of replies that matter (RFC 1035 §4.1.1, RFC 6891 §9).</summary>
internal static class DnsCode
{
    public const int NoError = 0;
    public const int FormatError = 1;
    public const int NxDomain = 3;
    public const int NotImplemented = 4;
    public const int BadVersion = 16;

    /// <summary>The name by which operators know a code.</summary>
    public static string NameOf(int code) => code switch
    {
        FormatError => "FORMERR",
        2 => "SERVFAIL",
        NxDomain => "NXDOMAIN",
        NotImplemented => "NOTIMP",
        5 => "REFUSED",
        BadVersion => "BADVERS",
        _ => $"RCODE {code}",
    };
}
