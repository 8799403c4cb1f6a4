using System.Text.Json.Serialization;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Operations;

namespace Postroad.Api.Control;

/// <summary>A recipient of a message of the queue.</summary>
internal sealed record QueueRecipient
{
    [JsonPropertyOrder(-10)]
    public required string Address { get; init; }

    /// <summary><c>pending</c> until the first attempt has failed, then <c>deferred</c>; <c>delivered</c> or <c>bounced</c> once settled.</summary>
    [JsonPropertyOrder(-9)]
    public required string State { get; init; }

    [JsonPropertyOrder(-8)]
    public required int Attempts { get; init; }

    /// <summary>When it is tried next; null where it is settled, held, tried now, or due as soon as a connection is free.</summary>
    [JsonPropertyOrder(-7)]
    public required DateTimeOffset? NextAttempt { get; init; }

    [JsonPropertyOrder(-6)]
    public required string? LastReply { get; init; }

    /// <summary>Who said the last reply, or null.</summary>
    public string? LastRelay { get; init; }

    /// <summary>Whether it waits for an operator.</summary>
    public bool Held { get; init; }

    /// <summary>Whether an attempt runs.</summary>
    public bool InFlight { get; init; }

    /// <summary>Whether a final dot went unanswered, so that the recipient may have it already.</summary>
    public bool Ambiguous { get; init; }

    /// <summary>Why an operator changed it last.</summary>
    public string? Reason { get; init; }

    public static QueueRecipient Of(RecipientView view) => new()
    {
        Address = view.Recipient?.Mailbox.ToString() ?? "?@" + view.Domain,
        State = view.State.Status switch
        {
            RecipientStatus.Pending => "pending",
            RecipientStatus.Deferred => "deferred",
            RecipientStatus.Delivered => "delivered",
            RecipientStatus.Bounced => "bounced",
            _ => "dropped",
        },
        Attempts = view.State.Attempts,
        NextAttempt = view.NextAttempt?.ToUniversalTime(),
        LastReply = view.State.LastReply?.ToString(),
        LastRelay = view.State.LastRelay,
        Held = view.State.IsHeld,
        InFlight = view.IsInFlight,
        Ambiguous = view.State.IsAmbiguous,
        Reason = view.State.Reason,
    };
}
