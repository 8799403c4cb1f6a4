using System.Collections.Immutable;
using System.Net;
using Postroad.Mta.Domains;
using Postroad.Mta.Queue;
using Postroad.Mta.Routing;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery;

/// <summary>What a message itself demands of the way: REQUIRETLS, or TLS-Required: No (RFC 8689).</summary>
internal static class TlsDemand
{
    private static readonly Reply UnprovenLookup =
        new(550, new(5, 7, 30), "The message requires TLS all the way, and nothing proves which servers take mail for the domain: its MX is not signed (DNSSEC)");

    /// <summary>Why the message must not go to any of the servers; null where it may.</summary>
    // RFC 8689 §4.2.1: an MX that nobody vouches for may name anybody. A domain that is its own server proves itself by its certificate.
    public static Reply? Refusal(QueuedMessage message, RoutePlan.Servers plan) =>
        message.Envelope.Parameters.RequireTls && !message.Envelope.Sender.IsNull && !plan.IsLookupProven ? UnprovenLookup : null;

    /// <summary>The servers with the protection that the message demands.</summary>
    public static ImmutableArray<HopTarget> Apply(QueuedMessage message, ImmutableArray<HopTarget> targets)
    {
        if (message.Envelope.Parameters.RequireTls)
            return [.. targets.Select(static t => IsThisMachine(t) ? t : t with { Tls = HopTls.Verified })];
        // What the DNS or a policy of the recipient's domain asks for gives way to the sender's wish; what our own configuration says does not (RFC 8689 §4.2.2).
        return message.Envelope.TlsOptional ? [.. targets.Select(static t => t.IsExchanger ? t with { Tls = HopTls.Opportunistic } : t)] : targets;
    }

    /// <summary>Whether a server that does not offer REQUIRETLS may have it: a report, which has no more than the header (RFC 8689 §5), or what goes no further.</summary>
    public static bool MayDoWithout(QueuedMessage message, HopTarget target) => message.Envelope.Sender.IsNull || IsThisMachine(target);

    // The server is the mailbox's own, on this machine: the message has come to its end, and crosses no network (RFC 8689 §4.4).
    private static bool IsThisMachine(HopTarget target) =>
        target.Scheme == HopScheme.Lmtp && (target.Host == "localhost" || target.Literal is { } address && IPAddress.IsLoopback(address));
}
