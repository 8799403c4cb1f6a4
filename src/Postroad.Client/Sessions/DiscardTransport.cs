using System.Collections.Immutable;
using Postroad.Smtp.Client;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Takes every message and keeps none: for tests and for machines that must not send.</summary>
internal sealed class DiscardTransport : IMailTransport
{
    private static readonly Reply Taken = new(250, new(2, 0, 0), "Discarded");

    public string Name => "null";

    public int Connections => 0;

    public ValueTask<AttemptOutcome> TryAsync(OutgoingMessage message, ImmutableArray<Recipient> recipients, CancellationToken cancellationToken) =>
        new(new AttemptOutcome([.. recipients.Select(r => new RecipientOutcome(r, SmtpPhase.EndOfData, Taken))]) { FinalReply = Taken, Server = Name });

    public ValueTask CheckAsync(CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync() => default;
}
