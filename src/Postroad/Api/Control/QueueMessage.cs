using System.Text.Json.Serialization;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Operations;
using Postroad.Mta.Queue.Times;

namespace Postroad.Api.Control;

/// <summary>A message of the queue, as <c>queue list --json</c> and <c>queue show --json</c> print it.</summary>
internal sealed record QueueMessage
{
    public const string CurrentSchema = "postroad.queue.message/1";

    [JsonPropertyOrder(-10)]
    public string Schema { get; init; } = CurrentSchema;

    [JsonPropertyOrder(-9)]
    public required string Id { get; init; }

    /// <summary><c>active</c>, <c>deferred</c> or <c>held</c>.</summary>
    [JsonPropertyOrder(-8)]
    public required string State { get; init; }

    /// <summary>The reverse-path; empty for the null sender.</summary>
    [JsonPropertyOrder(-7)]
    public required string From { get; init; }

    /// <summary>The octets of the content, trace fields included.</summary>
    [JsonPropertyOrder(-6)]
    public required long Size { get; init; }

    [JsonPropertyOrder(-5)]
    public required DateTimeOffset Received { get; init; }

    [JsonPropertyOrder(-4)]
    public required IReadOnlyList<QueueRecipient> Recipients { get; init; }

    /// <summary>Who submitted it by logging in, or null.</summary>
    public string? User { get; init; }

    /// <summary>The listener that it came by.</summary>
    public string? Listener { get; init; }

    /// <summary>The address that it came from, or null for one of our own reports.</summary>
    public string? Client { get; init; }

    /// <summary>What the client called itself.</summary>
    public string? Helo { get; init; }

    /// <summary>How it came: <c>ESMTPSA</c> (RFC 3848).</summary>
    public string? With { get; init; }

    /// <summary>ENVID (RFC 3461 §4.4), or null.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>Until when its sender has it held (FUTURERELEASE), or null.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>By when its sender wants it delivered (DELIVERBY), or null.</summary>
    public DateTimeOffset? DeliverBy { get; init; }

    /// <summary>Its priority, −9 to 9 (MT-PRIORITY), or null.</summary>
    public int? Priority { get; init; }

    /// <summary><c>required</c> (REQUIRETLS), <c>optional</c> (TLS-Required: No), or null.</summary>
    public string? Tls { get; init; }

    /// <summary>Why the envelope cannot be read; null where it can.</summary>
    public string? Trouble { get; init; }

    public static QueueMessage Of(MessageView view)
    {
        var (envelope, origin) = (view.Envelope, view.Envelope.Origin);
        var wishes = Wishes.Of(envelope.Received, envelope.Parameters);
        return new QueueMessage
        {
            Id = view.Id.ToString(),
            State = view.State.ToString().ToLowerInvariant(),
            From = envelope.Sender.ToString(),
            Size = view.Size,
            Received = envelope.Received.ToUniversalTime(),
            Recipients = [.. view.Recipients.Select(QueueRecipient.Of)],
            User = origin.User,
            Listener = origin.Listener.Length == 0 ? null : origin.Listener,
            Client = origin.ClientAddress?.ToString(),
            Helo = origin.HeloName,
            With = origin.With.Length == 0 ? null : origin.With,
            EnvelopeId = envelope.Parameters.EnvelopeId,
            HeldUntil = wishes?.Release?.ToUniversalTime(),
            DeliverBy = wishes?.By?.ToUniversalTime(),
            Priority = envelope.Parameters.Priority,
            Tls = envelope.Parameters.RequireTls ? "required" : envelope.TlsOptional ? "optional" : null,
            Trouble = view.Trouble,
        };
    }
}
