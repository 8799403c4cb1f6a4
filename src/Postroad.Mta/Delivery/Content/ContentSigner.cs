using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Bodies;
using Postroad.Mta.Signing;

namespace Postroad.Mta.Delivery.Content;

/// <summary>Puts the signatures of our own domains above what a user of ours sends to others: over the very octets that the hop will get, after they were made to fit.</summary>
internal static class ContentSigner
{
    /// <summary>The content with its signatures, or why it must not be sent now.</summary>
    /// <param name="signer">Who has the keys.</param>
    /// <param name="message">The message.</param>
    /// <param name="fitted">Its content as this hop can take it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<(FittedContent Content, string? Trouble)> SignAsync(MessageSigner signer, QueuedMessage message, FittedContent fitted, CancellationToken cancellationToken)
    {
        MessageSigner.Signed signed;
        if (fitted.Content is MemoryStream encoded)
        {
            signed = await signer.SignAsync(encoded, cancellationToken);
            encoded.Position = 0;
        }
        else
        {
            await using var content = await message.OpenContentAsync(cancellationToken);
            signed = await signer.SignAsync(content, cancellationToken);
        }
        if (signed.Trouble is not null || signed.Fields.IsEmpty)
            return (fitted, signed.Trouble);
        var parameters = fitted.Parameters with { Size = fitted.Parameters.Size + signed.Fields.Length };
        return (fitted with { Parameters = parameters, Content = new PrefixedStream(signed.Fields, fitted.Content!) }, null);
    }
}
