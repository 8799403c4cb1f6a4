using System.Buffers;
using MimeKit;
using Postroad.Mail.Dkim.Signing;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>A message whose octets were written out whole. For a server without 8BITMIME it is written anew in 7 bits, unless that would break a signature.</summary>
internal sealed class ComposedMessage : OutgoingMessage
{
    private SpooledContent _content;
    private bool _isSigned;
    private SpooledContent? _sevenBit;
    private ReadOnlyMemory<byte> _signature;

    private ComposedMessage(Envelope envelope, SpooledContent content, bool isSigned) : base(envelope) => (_content, _isSigned) = (content, isSigned);

    public override bool CanOpenAgain => true;

    /// <summary>Takes octets that were written already.</summary>
    /// <exception cref="MailContentException">A line is too long and could not be broken.</exception>
    public static ComposedMessage Of(SpooledContent content, Envelope envelope, string messageId, Email email) =>
        content.Facts.LongestLine <= 998 ? new ComposedMessage(envelope, content, isSigned: false) { MessageId = messageId, Email = email } : throw Unbroken(content);

    /// <summary>Writes a message out. Its Bcc fields stay behind.</summary>
    public static ComposedMessage From(MimeMessage message, Envelope envelope)
    {
        if (message.MimeVersion is null && !message.Headers.Contains(HeaderId.DkimSignature))
            message.MimeVersion = new Version(1, 0);
        var international = NeedsInternational(message);
        if (!international && SimpleMime.TryWrite(message) is { } simple)
            return new ComposedMessage(envelope, simple, MimeShape.IsSigned(message)) { MessageId = message.MessageId };
        var isSigned = MimeShape.IsSigned(message);
        if (!isSigned)
            message.Prepare(EncodingConstraint.EightBit, 998);
        var content = Write(message, international);
        try
        {
            if (content.Facts.LongestLine > 998)
                content = Shorten(content, isSigned, international);
            return new ComposedMessage(envelope, content, isSigned) { MessageId = message.MessageId };
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Takes the octets of a stream, which will stand but for their line ends.</summary>
    public static async ValueTask<ComposedMessage> FromRawAsync(Stream stream, Envelope envelope, CancellationToken cancellationToken)
    {
        var content = new SpooledContent();
        var piece = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            for (int read; (read = await stream.ReadAsync(piece, cancellationToken).ConfigureAwait(false)) > 0;)
                content.WriteLines(piece.AsSpan(0, read), isLast: false);
            content.EndLine();
            return new ComposedMessage(envelope, content, isSigned: true);
        }
        catch
        {
            content.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    public override MailParameters ParametersFor(ServerCapabilities server)
    {
        var eightBit = _content.Facts.Has8Bit && server.EightBitMime;
        return Requests.Apply(!server.Size && !_content.Facts.Has8Bit ? MailParameters.None : new MailParameters
        {
            Size = (eightBit || !_content.Facts.Has8Bit ? _content : SevenBit()).Length + _signature.Length,
            Body = eightBit ? BodyType.EightBitMime : BodyType.SevenBit,
            SmtpUtf8 = _content.Facts.Has8BitHeader,
        });
    }

    public override Stream OpenFor(ServerCapabilities server)
    {
        var content = (_content.Facts.Has8Bit && !server.EightBitMime ? SevenBit() : _content).Open();
        return _signature.IsEmpty ? content : new JoinedStream(new MemoryStream(_signature.ToArray(), writable: false), content, ownsSecond: true);
    }

    /// <summary>Signs the message (RFC 6376), in 7 bits so that no server has to change it (§5.3). From then on its octets stand.</summary>
    public async ValueTask SignAsync(DkimSigner signer, CancellationToken cancellationToken)
    {
        if (_content.Facts.Has8Bit && !_isSigned)
            (_content, _sevenBit) = (SevenBit(), _content);
        var content = _content.Open();
        await using (content.ConfigureAwait(false))
        {
            var signed = await signer.SignAsync(content, cancellationToken).ConfigureAwait(false);
            if (signed.Fault is { } fault)
                throw new MailContentException($"The message cannot be signed: {fault}", "A message has one From, and its header is well formed.");
            (_signature, _isSigned) = (signed.Fields, true);
        }
    }

    public override void Dispose()
    {
        _content.Dispose();
        _sevenBit?.Dispose();
    }

    private SpooledContent SevenBit()
    {
        if (_isSigned)
            throw new MailContentException("The message is 8-bit and signed, and the server does not offer 8BITMIME.", "Sign it in 7 bits (quoted-printable or base64), or send it through another server.");
        return _sevenBit ??= Reencode(_content, EncodingConstraint.SevenBit, international: false);
    }

    private static SpooledContent Shorten(SpooledContent content, bool isSigned, bool international)
    {
        if (isSigned)
            throw new MailContentException($"The message has a line of {content.Facts.LongestLine} octets and is signed.", "No server need take a line of more than 998 octets (RFC 5321 §4.5.3.1.6). Encode the part in base64 before signing.");
        using (content)
            return Reencode(content, EncodingConstraint.SevenBit, international);
    }

    private static SpooledContent Reencode(SpooledContent content, EncodingConstraint constraint, bool international)
    {
        using var stream = content.Open();
        using var copy = MimeMessage.Load(stream);
        MimeShape.Unset(copy.Body);
        copy.Prepare(constraint, 78);
        var written = Write(copy, international);
        if (written.Facts.LongestLine <= 998)
            return written;
        written.Dispose();
        throw Unbroken(written);
    }

    private static MailContentException Unbroken(SpooledContent content) =>
        new($"A line of the message has {content.Facts.LongestLine} octets and cannot be broken.", "Shorten the header field or text that has no place to break a line.");

    private static SpooledContent Write(MimeMessage message, bool international)
    {
        var content = new SpooledContent();
        message.WriteTo(international ? MimeShape.International : MimeShape.Usual, content);
        return content;
    }

    private static bool NeedsInternational(MimeMessage message) =>
        AnyInternational(message.From) || AnyInternational(message.To) || AnyInternational(message.Cc) || AnyInternational(message.ReplyTo)
        || AnyInternational(message.ResentFrom) || AnyInternational(message.ResentTo) || AnyInternational(message.ResentCc) || message.Sender is { } sender && IsInternational(sender);

    private static bool AnyInternational(InternetAddressList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is MailboxAddress mailbox ? IsInternational(mailbox) : list[i] is GroupAddress group && AnyInternational(group.Members))
                return true;
        }
        return false;
    }

    private static bool IsInternational(MailboxAddress mailbox) =>
        mailbox.Address is { } address && address.AsSpan(0, Math.Max(0, address.LastIndexOf('@'))).ContainsAnyExceptInRange('\0', '\x7f');
}
