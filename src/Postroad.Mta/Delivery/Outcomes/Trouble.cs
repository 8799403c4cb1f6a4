using Postroad.Mta.MailLog;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Outcomes;

/// <summary>Puts what went wrong with a session into the form of a reply, where no server gave one. All of it is temporary: it is the site's fault, not the message's.</summary>
internal static class Trouble
{
    private const int MaxText = 400;

    /// <summary>The deferral that it comes to: with the server's own reply, or ours in its place.</summary>
    public static DeliveryOutcome.Deferred Of(SmtpSessionException error, string relay) => error.Reply is { } reply
        ? new DeliveryOutcome.Deferred(relay, reply)
        : new DeliveryOutcome.Deferred(relay, new Reply(451, StatusOf(error), Text(error.Message))) { IsOwnWord = true };

    /// <summary>A text that a reply can hold.</summary>
    public static string Text(string text)
    {
        var cut = text.Length <= MaxText ? text : text[..MaxText];
        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }

    // RFC 3463 §3.5, §3.6, §3.8.
    private static EnhancedStatusCode StatusOf(SmtpSessionException error) => error.Fault switch
    {
        SmtpFault.Lookup => new(4, 4, 3),
        SmtpFault.Unreachable => new(4, 4, 1),
        SmtpFault.TimedOut when error.Phase == SmtpPhase.Connect => new(4, 4, 1),
        SmtpFault.TimedOut or SmtpFault.Closed => new(4, 4, 2),
        SmtpFault.Tls when error.TlsFailure == TlsFailure.NotOffered => new(4, 7, 4),
        SmtpFault.Tls => new(4, 7, 5),
        SmtpFault.NoMechanism => new(4, 7, 0),
        SmtpFault.Protocol or SmtpFault.FalseOffer => new(4, 5, 0),
        _ => new(4, 3, 0),
    };
}
