using System.Diagnostics.CodeAnalysis;
using Postroad.Mail.Addresses;

namespace Postroad.Mta.Receiving.Senders;

/// <summary>
/// The table <c>[policy]</c>: what is done with mail that comes in on mx by what the checks of its sender say. By default nothing but to write it down:
/// a failure of SPF or DMARC is no proof of bad mail, since mailing lists and forwarders cause them too (RFC 7208 §8, RFC 9989 §7.4).
/// </summary>
internal sealed class PolicyOptions
{
    /// <summary>Whether senders are checked at all. Default yes.</summary>
    public bool Check { get; set; } = true;

    /// <summary>The name that stands in Authentication-Results (RFC 8601 §2.5). Default (null): the hostname.</summary>
    public DomainName? AuthservId { get; set; }

    /// <summary>Mail whose host may not send for its reverse-path (SPF fail). Default tag.</summary>
    public SenderAction SpfFail { get; set; } = SenderAction.Tag;

    /// <summary>Mail that fails DMARC where the author's domain asks for reject. Default tag (RFC 9989 §7.4: never on that alone).</summary>
    public SenderAction DmarcReject { get; set; } = SenderAction.Tag;

    /// <summary>Mail that fails DMARC where the author's domain asks for quarantine. Default tag.</summary>
    public SenderAction DmarcQuarantine { get; set; } = SenderAction.Tag;

    /// <summary>Mail whose From names nobody, or several domains (RFC 9989 §11.5). Default tag.</summary>
    public SenderAction MalformedFrom { get; set; } = SenderAction.Tag;

    /// <summary>Mail whose checks the DNS did not answer. Default tag: it is never deferred unless this says <c>defer</c>.</summary>
    public SenderAction TemporaryError { get; set; } = SenderAction.Tag;

    /// <summary>Who may vouch for mail that they passed on: domains whose ARC seal, when the chain holds, stands against a failure of DMARC. Default nobody.</summary>
    public IReadOnlyList<DomainName> TrustedSealers { get; set; } = [];

    /// <summary>How long a message waits, after its last octet, for what the DNS has not yet answered. Default 3 seconds; most answers are there before.</summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Reads an action as a file names it.</summary>
    public static bool TryParseAction(string text, out SenderAction action, [NotNullWhen(false)] out string? error)
    {
        (SenderAction? found, error) = text switch
        {
            "tag" => ((SenderAction?)SenderAction.Tag, (string?)null),
            "quarantine" => (SenderAction.Quarantine, null),
            "refuse" => (SenderAction.Refuse, null),
            "defer" => (SenderAction.Defer, null),
            _ => (null, $"'{text}' is none of tag, quarantine, refuse and defer"),
        };
        action = found ?? default;
        return error is null;
    }
}
