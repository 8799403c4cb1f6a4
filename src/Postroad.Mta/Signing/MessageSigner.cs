using System.Buffers;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Headers;

namespace Postroad.Mta.Signing;

/// <summary>Signs a message with the active keys of its author's domain, just before it is sent: what is signed is what is sent.</summary>
internal sealed class MessageSigner(KeyRing keys, SigningOptions options, TimeProvider clock)
{
    private const int BufferOctets = 64 * 1024;

    /// <summary>What came of it.</summary>
    /// <param name="Fields">The signatures with their CRLFs, to stand before the content; empty where there is nothing to sign with.</param>
    /// <param name="Trouble">Why it must not be sent now; null where it may.</param>
    public sealed record Signed(ReadOnlyMemory<byte> Fields, string? Trouble)
    {
        public static readonly Signed Nothing = new(default, null);
    }

    /// <summary>Reads the content once and signs it.</summary>
    /// <param name="content">As it will be sent, from its start.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Signed> SignAsync(Stream content, CancellationToken cancellationToken)
    {
        var header = new HeaderCollector();
        var read = new ArrayBufferWriter<byte>();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferOctets);
        try
        {
            var length = -1;
            while (!header.IsComplete && !header.IsTooLong && (length = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                read.Write(buffer.AsSpan(0, length));
                header.Append(buffer.AsSpan(0, length));
            }
            if (header.IsTooLong || !HeaderBlock.TryRead(header.Octets, out var block, out _) || AuthorDomain.Of(block).Domain is not { } author)
                return Signed.Nothing;
            var found = keys.Of(author);
            if (found.Trouble is not null || found.Active.Count == 0)
                return new Signed(default, found.Trouble);
            using var signing = new DkimSigner(found.Active, new DkimSignerOptions { Lifetime = options.Lifetime > TimeSpan.Zero ? options.Lifetime : null }, clock).Begin();
            signing.Append(read.WrittenSpan);
            while (length != 0 && (length = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                signing.Append(buffer.AsSpan(0, length));
            var signed = signing.Complete();
            // A header that no verifier could rely on goes out as it is: no key would change that.
            return new Signed(signed.Fields, null);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
