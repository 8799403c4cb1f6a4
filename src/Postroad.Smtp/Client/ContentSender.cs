using System.Buffers;
using System.Runtime.CompilerServices;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Smtp.Client;

/// <summary>Streams the content of one message in pieces of 32 kB, so that its size costs no memory. One piece is read ahead, before MAIL: trouble in it is found while nothing was said yet.</summary>
internal sealed class ContentSender(SmtpChannel channel, SmtpTimeouts timeouts) : IDisposable
{
    /// <summary>Encoded at its worst a piece and the final dot still fit 64 KiB.</summary>
    private const int PieceOctets = 32_000;

    private readonly SendBuffer _encoded = new();
    private Stream _content = Stream.Null;
    private byte[] _piece = [];
    private ContentEncoder _encoder;
    private bool _isBinary;
    private long _sent;

    /// <summary>Whether all of the content is in the piece that was read ahead.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The octets of the first piece as they go out: all there is where <see cref="IsWhole"/>.</summary>
    public ReadOnlySpan<byte> FirstPiece => _encoded.Written.Span;

    /// <summary>Reads ahead. With <paramref name="wholeByBdat"/> content that fits one piece is made ready for BDAT, else for DATA.</summary>
    /// <exception cref="LineTooLongException">A line in the piece is too long.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask PrepareAsync(Stream content, bool wholeByBdat, bool isBinary, CancellationToken cancellationToken)
    {
        (_content, _isBinary, _sent, IsWhole) = (content, isBinary, 0, false);
        _piece = ArrayPool<byte>.Shared.Rent(PieceOctets);
        var octets = await FillAsync(cancellationToken).ConfigureAwait(false);
        _encoder = new ContentEncoder(stuffDots: !isBinary && !(wholeByBdat && IsWhole));
        Encode(octets);
    }

    /// <summary>Sends everything behind 354, the final dot with the last piece. The ledger is told before the write that holds the dot.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendDataAsync(TransactionLedger ledger, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (IsWhole)
                ledger.EndGoesOut();
            _sent += _encoded.Length;
            channel.Transcript.Content(_encoded.Written.Span);
            await channel.WriteAsync(_encoded.Written, IsWhole ? SmtpPhase.EndOfData : SmtpPhase.Content, timeouts.Block, cancellationToken).ConfigureAwait(false);
            if (IsWhole)
                break;
            Encode(await FillAsync(cancellationToken).ConfigureAwait(false));
        }
        // Without the final dot.
        channel.Transcript.Content(_sent - 3);
    }

    /// <summary>Moves on to the next piece; false where there is none.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (IsWhole)
            return false;
        Encode(await FillAsync(cancellationToken).ConfigureAwait(false));
        return true;
    }

    /// <summary>Lets go of the content and gives the buffers back; the next content may come.</summary>
    public void Dispose()
    {
        _encoded.Release();
        if (_piece.Length > 0)
            ArrayPool<byte>.Shared.Return(_piece);
        (_piece, _content) = ([], Stream.Null);
    }

    private void Encode(int octets)
    {
        _encoded.Clear();
        if (_isBinary)
        {
            _encoded.Write(_piece.AsSpan(0, octets));
            return;
        }
        _encoded.Advance(_encoder.Encode(_piece.AsSpan(0, octets), _encoded.GetSpan(ContentEncoder.MaxEncoded(octets))));
        if (IsWhole)
            _encoded.Advance(_encoder.Finish(_encoded.GetSpan(5)));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> FillAsync(CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < PieceOctets)
        {
            var read = await _content.ReadAsync(_piece.AsMemory(filled, PieceOctets - filled), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                IsWhole = true;
                break;
            }
            filled += read;
        }
        return filled;
    }
}
