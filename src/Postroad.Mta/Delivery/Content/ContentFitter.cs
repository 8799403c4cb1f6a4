using System.Collections.Immutable;
using Postroad.Mta.Queue;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Content;

/// <summary>
/// Makes a message fit for a hop that does not offer what it asks for. A hop that offers it gets the octets as they came; for a lesser one the content is read first, since
/// what MAIL said of it may not be so.
/// </summary>
internal static class ContentFitter
{
    /// <summary>The time is over in which the message was to be delivered or to go back (RFC 2852 §4.1.2; RFC 3463 §3.5).</summary>
    public static readonly Reply TooLate = new(554, new(5, 4, 7), "The time is over by which the message was to be delivered");

    /// <summary>RFC 6152 §3, RFC 3463 §3.7 (X.6.3): conversion required but not supported.</summary>
    private static readonly Reply SignedEightBit = new(554, new(5, 6, 3), "The content is 8-bit and signed, so it cannot be encoded anew, and the next server does not offer 8BITMIME");

    private static readonly Reply Unreadable = new(554, new(5, 6, 3), "The content is 8-bit and cannot be encoded anew, and the next server does not offer 8BITMIME");

    /// <summary>The message for a hop with these capabilities.</summary>
    public static async ValueTask<FittedContent> FitAsync(QueuedMessage message, ImmutableArray<DueRecipient> recipients, HopTarget target, ServerCapabilities hop, TimeProvider clock, CancellationToken cancellationToken)
    {
        var parameters = ForNextHop(message, target, hop, clock.GetUtcNow());
        if (parameters.DeliverBy is { Mode: DeliverByMode.Return, Seconds: <= 0 })
            return new FittedContent(parameters, null, TooLate);
        var lacksUtf8 = !hop.SmtpUtf8 && (parameters.SmtpUtf8 || IsInternational(message, recipients));
        var lacksBinary = parameters.Body == BodyType.BinaryMime && !hop.BinaryMime;
        if (!lacksUtf8 && !lacksBinary && hop.EightBitMime)
            return new FittedContent(parameters, await message.OpenContentAsync(cancellationToken), null);
        var facts = await ReadFactsAsync(message, cancellationToken);
        if (lacksUtf8)
        {
            if (IsInternational(message, recipients) || facts.HeaderHas8Bit)
                return new FittedContent(parameters, null, ClientReplies.NeedsSmtpUtf8);
            parameters = parameters with { SmtpUtf8 = false };
        }
        if (hop.EightBitMime && !lacksBinary)
            return new FittedContent(parameters, await message.OpenContentAsync(cancellationToken), null);
        if (!lacksBinary && !facts.BodyHas8Bit && !facts.HeaderHas8Bit)
            return new FittedContent(parameters with { Body = BodyType.SevenBit }, await message.OpenContentAsync(cancellationToken), null);
        return facts.IsSigned ? new FittedContent(parameters, null, SignedEightBit) : await EncodeAsync(message, parameters, cancellationToken);
    }

    // The hold was ours to keep; of the time that BY allows some has gone (RFC 2852 §4.1.3). A report has to reach its reader also where REQUIRETLS ends (RFC 8689 §5).
    private static MailParameters ForNextHop(QueuedMessage message, HopTarget target, ServerCapabilities hop, DateTimeOffset now)
    {
        var parameters = message.Envelope.Parameters;
        return parameters with
        {
            Size = message.Size,
            HoldForSeconds = null,
            HoldUntil = null,
            RequireTls = parameters.RequireTls && (hop.RequireTls || !TlsDemand.MayDoWithout(message, target)),
            DeliverBy = parameters.DeliverBy is { } by ? by with { Seconds = by.Seconds - (long)(now - message.Envelope.Received).TotalSeconds } : null,
        };
    }

    private static async ValueTask<FittedContent> EncodeAsync(QueuedMessage message, MailParameters parameters, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await message.OpenContentAsync(cancellationToken);
            var encoded = await SevenBitMessage.EncodeAsync(content, cancellationToken);
            return new FittedContent(parameters with { Body = BodyType.SevenBit, Size = encoded.Length }, encoded, null);
        }
        catch (FormatException)
        {
            return new FittedContent(parameters, null, Unreadable);
        }
    }

    private static async ValueTask<ContentFacts> ReadFactsAsync(QueuedMessage message, CancellationToken cancellationToken)
    {
        await using var content = await message.OpenContentAsync(cancellationToken);
        return await ContentFacts.ReadAsync(content, cancellationToken);
    }

    private static bool IsInternational(QueuedMessage message, ImmutableArray<DueRecipient> recipients) =>
        message.Envelope.Sender.Mailbox is { IsInternational: true } || recipients.Any(static r => r.Recipient.Mailbox.IsInternational);
}
