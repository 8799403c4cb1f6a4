using Postroad.Configuration.Binding;
using Postroad.Configuration.Values;
using Postroad.Mta.Receiving.Senders;

namespace Postroad.Configuration.Sections;

/// <summary><c>[policy]</c></summary>
internal static class PolicySection
{
    public static void Bind(Section root, PolicyOptions options)
    {
        var section = root.Table("policy");
        options.Check = section.Value("check", options.Check, ValueKinds.Flag, "Whether SPF, DKIM, ARC and DMARC are checked for mail on mx.");
        options.AuthservId = section.Value("authserv_id", options.AuthservId, ValueKinds.Domain, "The name in Authentication-Results; left out, the hostname.");
        options.SpfFail = Action(section, "spf_fail", options.SpfFail, "Mail whose host may not send for its reverse-path: tag, quarantine or refuse.");
        options.DmarcReject = Action(section, "dmarc_reject", options.DmarcReject, "Mail that fails DMARC where the author's domain asks for reject. Mailing lists cause that too.");
        options.DmarcQuarantine = Action(section, "dmarc_quarantine", options.DmarcQuarantine, "Mail that fails DMARC where the author's domain asks for quarantine.");
        options.MalformedFrom = Action(section, "malformed_from", options.MalformedFrom, "Mail whose From names nobody, or several domains.");
        options.TemporaryError = Action(section, "temporary_error", options.TemporaryError, "Mail whose checks the DNS did not answer; defer asks the client to try again.");
        options.TrustedSealers = section.Values("trusted_sealers", options.TrustedSealers, ValueKinds.Domain, "Domains whose ARC seal stands against a failure of DMARC.")!;
        options.Budget = section.Value("budget", options.Budget, ValueKinds.Duration, "How long a message waits, after its last octet, for what the DNS has not yet answered.");
    }

    private static SenderAction Action(Section section, string key, SenderAction fallback, string meaning) => section.Value(key, fallback, RoomKinds.SenderAction, meaning);
}
