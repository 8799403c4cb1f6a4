using Postroad.Smtp.Protocol.Commands;
using Postroad.Smtp.Protocol.Content;
using Postroad.Smtp.Server.Sessions;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions.Content;

/// <summary>
/// The chunks of BDAT, one after the other (RFC 3030 §2). When the handler asks for more than the chunk at hand has, the chunk is answered
/// and the next command read: another BDAT goes on, anything else but a NOOP abandons the message.
/// </summary>
internal sealed class ChunkContent(ServerSession session, ContentRules rules, long limit, Command.Bdat first) : ContentReader(session, limit)
{
    private readonly ChunkDecoder _decoder = new(rules);
    private long _remaining = first.Size;
    private bool _isLast = first.IsLast;
    private int _chunks = 1;
    private long _length;

    /// <summary>Whether the client gave the message up by another command, which still waits to be read.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>The size of the chunk at hand, as its BDAT said it.</summary>
    public long ChunkSize { get; private set; } = first.Size;

    protected override long Length => _length;

    protected override bool TakeRaw(InputBuffer input, out int taken)
    {
        taken = (int)Math.Min(_remaining, input.RawLength);
        var kept = taken;
        _remaining -= taken;
        _length += taken;
        if (taken > 0)
        {
            var octets = input.Raw[..taken];
            _decoder.Check(octets);
            if (Refusal is null)
                octets.CopyTo(input.DecodeRoom);
            else
                kept = 0;
            input.Keep(taken, kept);
        }
        IsEnded = _remaining == 0 && _isLast;
        if (IsEnded)
            _decoder.Finish();
        Refusal ??= _decoder.Refusal;
        return taken > 0 || IsEnded;
    }

    // RFC 3030 §2: a chunk that is refused fails the transaction; each further BDAT gets its own 503.
    protected override bool CanDrain(bool toEnd) => _remaining > 0 || toEnd && Refusal is null && !IsAbandoned;

    protected override async ValueTask PullAsync(CancellationToken cancellationToken)
    {
        if (_remaining > 0)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
            return;
        }
        var (chunk, refusal) = await Session.NextChunkAsync(this, cancellationToken).ConfigureAwait(false);
        if (chunk is not { } next)
        {
            (IsAbandoned, Refusal) = (refusal is null, refusal);
            throw new MessageRefusedException(refusal ?? Protocol.Replies.BadSequence);
        }
        (_remaining, _isLast, ChunkSize) = (next.Size, next.IsLast, next.Size);
        var most = Session.Server.Options.Limits.ChunksPerMessage;
        if (most > 0 && ++_chunks > most)
            Refusal ??= Protocol.Replies.MessageTooBig;
    }
}
