namespace Postroad.Client;

/// <summary>Lets US-ASCII pass and breaks at the first other octet: the server cannot carry it, and the octets are not ours to change.</summary>
internal sealed class SevenBitStream(Stream inner) : ForwardStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.Span[..read].ContainsAnyInRange((byte)0x80, (byte)0xff) ? throw Refusal() : read;
    }

    public static MailContentException Refusal() =>
        new("The message is 8-bit, and the server does not offer 8BITMIME.", "Send it as a MimeMessage, which can be written in 7 bits, or encode its parts in quoted-printable or base64.");
}
