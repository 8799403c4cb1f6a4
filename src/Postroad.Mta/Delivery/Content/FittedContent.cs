using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Delivery.Content;

/// <summary>A message as one next hop can take it.</summary>
/// <param name="Parameters">The parameters of MAIL.</param>
/// <param name="Content">The content; null where the message is refused.</param>
/// <param name="Refusal">Why this hop cannot take it, for good.</param>
internal sealed record FittedContent(MailParameters Parameters, Stream? Content, Reply? Refusal) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content?.DisposeAsync() ?? ValueTask.CompletedTask;
}
