using Postroad.Mail.Addresses;
using Postroad.Mta.Queue.Scheduling;

namespace Postroad.Mta.Queue.Operations;

/// <summary>A filter made ready to be asked of many messages.</summary>
internal sealed class FilterMatch(QueueFilter filter, DateTimeOffset now)
{
    private readonly string? _domain = Canonical(filter.Domain);
    private readonly string? _toDomain = filter.To is { } to && !to.Contains('@') ? Canonical(to) : null;

    /// <summary>Whether the envelope has to be read to answer.</summary>
    public bool NeedsEnvelope => filter.NeedsEnvelope;

    /// <summary>Whether the message may match, by what is known without its envelope. Ask it under the schedule's gate.</summary>
    public bool Matches(QueueEntry entry)
    {
        if (entry.IsGone || filter.Id is { } id && id != entry.Id || filter.Older is { } older && now - entry.Accepted < older)
            return false;
        if (filter.State is { } state && StateOf(entry) != state)
            return false;
        for (var i = 0; i < entry.Count; i++)
        {
            if (MatchesDomain(entry[i].Lane.Domain))
                return true;
        }
        return false;
    }

    /// <summary>Whether the sender matches.</summary>
    public bool MatchesSender(ReversePath sender) => filter.From switch
    {
        null => true,
        "" or "<>" => sender.IsNull,
        var from => sender.Mailbox is { } mailbox && Matches(mailbox, from),
    };

    /// <summary>Whether the recipient matches.</summary>
    public bool MatchesRecipient(Mailbox recipient) =>
        MatchesDomain(recipient.Domain.ToString()) && (filter.To is null || Matches(recipient, filter.To));

    /// <summary>Whether a domain matches what the filter says of domains.</summary>
    public bool MatchesDomain(string domain) => (_domain is null || domain == _domain) && (_toDomain is null || domain == _toDomain);

    /// <summary>The message as a whole. Ask it under the schedule's gate.</summary>
    public static MessageState StateOf(QueueEntry entry)
    {
        var state = MessageState.Held;
        for (var i = 0; i < entry.Count; i++)
        {
            ref var slot = ref entry[i];
            if (slot.IsSettled || slot.IsHeld && !slot.IsInFlight)
                continue;
            if (slot.IsInFlight || slot.Status == RecipientStatus.Pending)
                return MessageState.Active;
            state = MessageState.Deferred;
        }
        return state;
    }

    private static bool Matches(Mailbox mailbox, string text) => text.Contains('@')
        ? mailbox.ToString().Equals(text.Trim('<', '>'), StringComparison.OrdinalIgnoreCase) || Mailbox.TryParse(text, out var same) && mailbox.Equals(same)
        : mailbox.Domain.ToString() == Canonical(text);

    private static string? Canonical(string? domain) =>
        domain is not null && MailDomain.TryParse(domain, out var parsed) ? parsed.ToString() : domain?.ToLowerInvariant();
}
