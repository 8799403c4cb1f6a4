using System.Buffers;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>A message given as octets, streamed as they are. Only its first 64 KiB are looked at, to know whether its header is in UTF-8.</summary>
internal sealed class RawMessage : OutgoingMessage
{
    private const int PeekOctets = 64 * 1024;

    private readonly Stream _stream;
    private readonly long _start;
    private byte[] _peeked = [];
    private int _peekedLength;
    private bool _isWhole;
    private bool _isOpened;
    private ContentFacts _facts = new();

    private RawMessage(Stream stream, Envelope envelope) : base(envelope) => (_stream, _start) = (stream, stream.CanSeek ? stream.Position : 0);

    public override bool CanOpenAgain => _stream.CanSeek || !_isOpened || _isWhole;

    public static async ValueTask<RawMessage> FromAsync(Stream stream, Envelope envelope, CancellationToken cancellationToken)
    {
        var message = new RawMessage(stream, envelope);
        await message.PeekAsync(cancellationToken).ConfigureAwait(false);
        return message;
    }

    public override MailParameters ParametersFor(ServerCapabilities server) => Requests.Apply(!server.Size && _isWhole && !_facts.Has8Bit && !IsBinary ? MailParameters.None : new MailParameters
    {
        Size = _isWhole ? _peekedLength : _stream.CanSeek ? _stream.Length - _start : null,
        // What comes behind the first 64 KiB may be 8-bit; saying so where it is not does no harm (RFC 6152 §3).
        Body = IsBinary ? BodyType.BinaryMime : server.EightBitMime && (_facts.Has8Bit || !_isWhole) ? BodyType.EightBitMime : BodyType.SevenBit,
        SmtpUtf8 = _facts.Has8BitHeader,
    });

    public override Stream OpenFor(ServerCapabilities server)
    {
        if (IsBinary && !server.BinaryMime)
            throw new MailContentException("The message is binary, and the server does not offer BINARYMIME.", "Encode its parts in base64, or send it through another server.");
        if (_facts.Has8Bit && !server.EightBitMime && !IsBinary)
            throw SevenBitStream.Refusal();
        _isOpened = true;
        var peeked = new MemoryStream(_peeked, 0, _peekedLength, writable: false);
        if (_isWhole)
            return peeked;
        if (_stream.CanSeek)
            _stream.Position = _start + _peekedLength;
        var all = new JoinedStream(peeked, _stream);
        return server.EightBitMime || IsBinary ? all : new SevenBitStream(all);
    }

    public override void Dispose()
    {
        if (_peeked.Length > 0)
            ArrayPool<byte>.Shared.Return(_peeked);
        _peeked = [];
    }

    private async ValueTask PeekAsync(CancellationToken cancellationToken)
    {
        _peeked = ArrayPool<byte>.Shared.Rent(PeekOctets);
        while (_peekedLength < PeekOctets)
        {
            var read = await _stream.ReadAsync(_peeked.AsMemory(_peekedLength, PeekOctets - _peekedLength), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                _isWhole = true;
                break;
            }
            _peekedLength += read;
        }
        _facts.Add(_peeked.AsSpan(0, _peekedLength));
    }
}
