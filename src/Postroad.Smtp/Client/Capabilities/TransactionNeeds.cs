using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Client.Capabilities;

/// <summary>Fits the parameters of a transaction to what the server offers: what is only useful is left out, what is needed and lacking refuses the message here.</summary>
internal static class TransactionNeeds
{
    /// <summary>Why the server cannot take the message; null where it can.</summary>
    public static Reply? Lacking(ReversePath sender, MailParameters parameters, IReadOnlyList<Recipient> recipients, ServerCapabilities server, bool isVerified)
    {
        if (!server.SmtpUtf8 && (parameters.SmtpUtf8 || IsInternational(sender, recipients)))
            return ClientReplies.NeedsSmtpUtf8;
        // RFC 8689 §4.2.1: the certificate was found good, and REQUIRETLS is offered.
        if (parameters.RequireTls && !isVerified)
            return ClientReplies.NeedsVerifiedTls;
        if (parameters.RequireTls && !server.RequireTls)
            return ClientReplies.NeedsRequireTls;
        if (parameters.Body == BodyType.BinaryMime && !server.BinaryMime)
            return ClientReplies.NeedsBinaryMime;
        if (parameters.Body == BodyType.EightBitMime && !server.EightBitMime)
            return ClientReplies.NeedsEightBitMime;
        // RFC 2852 §4.1.4: what goes back when its time is over goes to nobody who does not look at the time, or wants more of it.
        if (parameters.DeliverBy is { Mode: DeliverByMode.Return } by && !(server.DeliverBy && by.Seconds >= server.LeastDeliverBy))
            return ClientReplies.NeedsDeliverBy;
        if (parameters.Size is { } size && server.MaxSize is { } limit && size > limit)
            return ClientReplies.TooBig(size, limit);
        return null;
    }

    /// <summary>The parameters of MAIL that this server understands.</summary>
    public static MailParameters Fit(ReversePath sender, MailParameters given, IReadOnlyList<Recipient> recipients, ServerCapabilities server)
    {
        var international = given.SmtpUtf8 || IsInternational(sender, recipients);
        var fits = (server.Size || given.Size is null) && (server.Dsn || (given.Return == DsnReturn.Unspecified && given.EnvelopeId is null))
            && (given.SubmittedBy is null || !server.SaslMechanisms.IsEmpty) && (server.FutureRelease || (given.HoldForSeconds is null && given.HoldUntil is null))
            && (server.DeliverBy || given.DeliverBy is null) && (server.Priority || given.Priority is null) && international == given.SmtpUtf8;
        return fits ? given : given with
        {
            Size = server.Size ? given.Size : null,
            SmtpUtf8 = international,
            Return = server.Dsn ? given.Return : DsnReturn.Unspecified,
            EnvelopeId = server.Dsn ? given.EnvelopeId : null,
            SubmittedBy = server.SaslMechanisms.IsEmpty ? null : given.SubmittedBy,
            HoldForSeconds = server.FutureRelease ? given.HoldForSeconds : null,
            HoldUntil = server.FutureRelease ? given.HoldUntil : null,
            DeliverBy = server.DeliverBy ? given.DeliverBy : null,
            Priority = server.Priority ? given.Priority : null,
        };
    }

    /// <summary>The extensions of the parameters that only help.</summary>
    public static string[] Helpful(MailParameters given) =>
    [
        .. given.Size is null ? (ReadOnlySpan<string>)[] : ["SIZE"],
        .. given.Return == DsnReturn.Unspecified && given.EnvelopeId is null ? (ReadOnlySpan<string>)[] : ["DSN"],
        .. given.HoldForSeconds is null && given.HoldUntil is null ? (ReadOnlySpan<string>)[] : ["FUTURERELEASE"],
        .. given.DeliverBy is null ? (ReadOnlySpan<string>)[] : ["DELIVERBY"],
        .. given.Priority is null ? (ReadOnlySpan<string>)[] : ["MT-PRIORITY"],
    ];

    /// <summary>Without what only helps.</summary>
    public static MailParameters Bare(MailParameters given) => new()
    {
        Body = given.Body,
        SmtpUtf8 = given.SmtpUtf8,
        RequireTls = given.RequireTls,
        DeliverBy = given.DeliverBy is { Mode: DeliverByMode.Return } by ? by : null,
    };

    /// <summary>The recipient as this server understands it.</summary>
    public static Recipient Fit(Recipient recipient, ServerCapabilities server) =>
        server.Dsn || recipient.Parameters == RecipientParameters.None ? recipient : recipient with { Parameters = RecipientParameters.None };

    private static bool IsInternational(ReversePath sender, IReadOnlyList<Recipient> recipients)
    {
        if (sender.Mailbox is { IsInternational: true })
            return true;
        for (var i = 0; i < recipients.Count; i++)
        {
            if (recipients[i].Mailbox.IsInternational)
                return true;
        }
        return false;
    }
}
