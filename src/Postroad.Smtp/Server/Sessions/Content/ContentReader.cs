using System.Buffers;
using System.IO.Pipelines;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Server.Sessions;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server.Sessions.Content;

/// <summary>
/// The content of one message as its handler reads it: slices of the connection's own buffer. The session reads from the peer only when
/// the handler asks for more, so a slow handler slows the peer down and a message in flight has one buffer, whatever its size.
/// </summary>
internal abstract class ContentReader(ServerSession session, long limit) : PipeReader
{
    private readonly InputBuffer _input = session.Wire.Input;
    private ReadOnlySequence<byte> _shown;
    private int _examined;
    private int _block = Wire.CommandSize;
    private readonly long _started = session.Server.Clock.GetTimestamp();
    private long _taken;
    private bool _isCanceled;
    private bool _isClosed;

    /// <summary>Why the session refuses the content; null so far.</summary>
    public Reply? Refusal { get; protected set; }

    /// <summary>Whether the end of the content was met.</summary>
    public bool IsEnded { get; protected set; }

    protected ServerSession Session => session;

    /// <summary>Octets of content so far, also of such as is refused.</summary>
    protected abstract long Length { get; }

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        TryShow(out var result) ? new(result) : WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) => TryShow(out result);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_isClosed)
            return;
        var count = (int)_shown.Slice(_shown.Start, consumed).Length;
        _examined = (int)_shown.Slice(_shown.Start, examined).Length - count;
        _shown = default;
        _input.Release(count);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _isCanceled = true;

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _isClosed = true;

    /// <summary>Reads on to the real end and drops all, so that the peer hears its reply where it waits for one.</summary>
    /// <param name="toEnd">False where the transaction has failed already: chunks that were not announced yet are not waited for.</param>
    /// <exception cref="MessageRefusedException">There is too much to read; the session has to end.</exception>
    public async ValueTask DrainAsync(bool toEnd)
    {
        _isClosed = true;
        _shown = default;
        _input.Release(_input.KeptLength);
        while (!IsEnded)
        {
            if (Take())
                _input.Release(_input.KeptLength);
            else if (!CanDrain(toEnd))
                return;
            else
                await PullAsync(session.Ending).ConfigureAwait(false);
        }
    }

    /// <summary>Moves what it can of the raw octets to the kept ones. False where more has to come first.</summary>
    protected abstract bool TakeRaw(InputBuffer input, out int taken);

    /// <summary>Whether there is more to read away. A message in chunks that was refused ends with the chunk at hand.</summary>
    protected virtual bool CanDrain(bool toEnd) => true;

    /// <summary>Waits for more from the peer.</summary>
    protected virtual ValueTask PullAsync(CancellationToken cancellationToken) => FillAsync(cancellationToken);

    /// <summary>Reads one block from the peer; blocks grow while they come full.</summary>
    protected async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            await session.FillAsync(_block, session.Server.Options.Timeouts.DataBlock, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (session.IsLost)
        {
            throw new MessageRefusedException(Replies.ConnectionLost);
        }
        if (IsTooSlow())
            throw new MessageRefusedException(Replies.TooSlow);
        if (_input.RawLength >= _block / 4 * 3)
            _block = Math.Min(_block * 4, Wire.ContentSize);
    }

    // While others wait for a place, a client has to be worth its own (Postfix: smtpd_min_data_rate).
    private bool IsTooSlow()
    {
        if (session.Server.Load.Report.Level == LoadLevel.Normal)
            return false;
        var elapsed = session.Server.Clock.GetElapsedTime(_started);
        return elapsed > session.Server.Options.Timeouts.Stress && _taken + _input.RawLength < session.Server.Options.Limits.MinimumRate * elapsed.TotalSeconds;
    }

    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancellationToken)
    {
        ReadResult result;
        do
        {
            await PullAsync(cancellationToken).ConfigureAwait(false);
        }
        while (!TryShow(out result));
        return result;
    }

    private bool TryShow(out ReadResult result)
    {
        if (_isClosed)
            throw new InvalidOperationException("The content is no longer to be read.");
        while (Refusal is null && !IsEnded && !_isCanceled && _input.KeptLength <= _examined && Take())
        {
        }
        if (Refusal is { } refusal)
            throw new MessageRefusedException(refusal);
        var isCanceled = _isCanceled;
        _isCanceled = false;
        _shown = new ReadOnlySequence<byte>(_input.Kept);
        result = new ReadResult(_shown, isCanceled, IsEnded);
        return IsEnded || isCanceled || _input.KeptLength > _examined;
    }

    private bool Take()
    {
        if (!TakeRaw(_input, out var taken))
            return false;
        _taken += taken;
        // Whatever else is wrong with it: what is too big will not do in any other form.
        if (limit > 0 && Length > limit)
            Refusal = Replies.MessageTooBig;
        // What is over the limit is read on and dropped, up to the same again; the dot and its CRLF do not count.
        if (limit > 0 && _taken > limit * 2 + 3)
            throw new MessageRefusedException(Replies.TooMuch);
        return true;
    }
}
