using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Turns what a session or a server said into the exception that an application sees.</summary>
internal static class Failures
{
    /// <summary>The exception for a session that did not begin or that broke.</summary>
    public static MailException Of(SmtpSessionException e, Delivery delivery) => e switch
    {
        { Fault: SmtpFault.Tls } => new MailTlsException(e.Message, e.TlsFailure ?? TlsFailure.Handshake, e)
        { Phase = e.Phase, Reply = e.Reply, IsTransient = e.IsTransient, Delivery = delivery, Hint = SessionHints.For(e), Transcript = e.Transcript },
        { Phase: SmtpPhase.Auth, Fault: SmtpFault.Refused or SmtpFault.NoMechanism or SmtpFault.NoCredential } => new MailAuthException(e.Message, e)
        { Phase = e.Phase, Reply = e.Reply, IsTransient = e.IsTransient, Delivery = delivery, Hint = SessionHints.For(e), Transcript = e.Transcript },
        { Phase: SmtpPhase.Connect or SmtpPhase.Greeting or SmtpPhase.Helo, Fault: not SmtpFault.Protocol } => new MailConnectException(e.Message, e)
        { Phase = e.Phase, Reply = e.Reply, IsTransient = e.IsTransient, Delivery = delivery, Hint = SessionHints.For(e), Transcript = e.Transcript },
        _ => new MailProtocolException(e.Message, e)
        { Phase = e.Phase, Reply = e.Reply, IsTransient = e.IsTransient && delivery == Delivery.NotSent, Delivery = delivery, Hint = SessionHints.For(e), Transcript = e.Transcript },
    };

    /// <summary>The exception for a message that the server took for nobody.</summary>
    public static MailRejectedException Rejected(SendResult result, string transcript)
    {
        var worst = result.Rejected.MaxBy(r => r.Phase)!;
        var who = result.Rejected.Count == 1 ? worst.Address : $"all {result.Rejected.Count} recipients";
        return new MailRejectedException($"{result.Server} refused the message for {who}: {worst.Reply?.ToString() ?? worst.Cause}", result)
        {
            Phase = worst.Phase,
            Reply = worst.Reply,
            IsTransient = result.Rejected.Any(r => r.IsTemporary),
            Delivery = Delivery.NotSent,
            Hint = worst.Hint ?? worst.Cause,
            Transcript = transcript,
            Attempts = result.Attempts,
        };
    }

    /// <summary>The exception for a message that this server cannot carry.</summary>
    public static MailContentException Unfit(Reply reply) => new($"{string.Join(' ', reply.Lines)}.", ReplyMeaning.Of(reply, SmtpPhase.MailFrom).Hint)
    {
        Phase = SmtpPhase.MailFrom,
        Delivery = Delivery.NotSent,
    };
}
