using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Client.Capabilities;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Smtp.Client;

/// <summary>
/// One transaction: 1. check what the message needs, 2. read a piece of the content ahead, 3. MAIL, RCPT and DATA (or a single BDAT with the
/// content) in one write where the server pipelines, 4. match the replies in order, 5. the content, 6. the final reply, or in LMTP one a recipient.
/// </summary>
internal sealed class TransactionSender
{
    /// <summary>Recipients in one write: their replies fit any window, so neither side waits for the other to read (RFC 2920 §3.1).</summary>
    private const int WindowRecipients = 100;

    private readonly SmtpChannel _channel;
    private readonly ServerCapabilities _server;
    private readonly SmtpConnectionOptions _options;
    private readonly TransactionLedger _ledger;
    private bool _bdat;

    public TransactionSender(SmtpChannel channel, ServerCapabilities server, SmtpConnectionOptions options, TransactionLedger ledger)
    {
        (_channel, _server, _options, _ledger) = (channel, server, options, ledger);
    }

    /// <summary>Steps 3 to 6. All that is learnt goes into the ledger, also where this throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(bool resetFirst, ReversePath sender, MailParameters parameters, ContentSender content, CancellationToken cancellationToken)
    {
        var isBinary = parameters.Body == BodyType.BinaryMime;
        _bdat = isBinary || (UsesSingleBdat && content.IsWhole);
        if (resetFirst)
            _channel.Commands.Verb("RSET"u8);
        _channel.Commands.Mail(sender, parameters);
        var dataSent = _server.Pipelining
            ? await PipelineAsync(resetFirst, content, isBinary, cancellationToken).ConfigureAwait(false)
            : await StepByStepAsync(resetFirst, cancellationToken).ConfigureAwait(false);
        if (_ledger.IsDecided && !dataSent)
            return;
        if (_bdat)
            await BdatAsync(content, dataSent, cancellationToken).ConfigureAwait(false);
        else
            await DataAsync(content, dataSent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether content that is whole goes out with its envelope.</summary>
    public bool UsesSingleBdat => _options.UseChunking && _server.Chunking && _server.Pipelining;

    // 3. and 4., pipelined. True where DATA or BDAT went out with it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> PipelineAsync(bool resetFirst, ContentSender content, bool isBinary, CancellationToken cancellationToken)
    {
        for (var begin = 0; ;)
        {
            var end = Math.Min(begin + WindowRecipients, _ledger.Count);
            for (var i = begin; i < end; i++)
                _channel.Commands.Rcpt(TransactionNeeds.Fit(_ledger.Recipient(i), _server));
            var closesGroup = end == _ledger.Count && !isBinary;
            if (closesGroup)
                WriteEndOfGroup(content);
            await _channel.FlushAsync(SmtpPhase.MailFrom, _options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
            if (begin == 0)
                await ReadMailAsync(resetFirst, cancellationToken).ConfigureAwait(false);
            for (var i = begin; i < end; i++)
                await ReadRcptAsync(i, cancellationToken).ConfigureAwait(false);
            if (end == _ledger.Count || _ledger.IsMailRefused || !_channel.IsUsable)
                return closesGroup;
            begin = end;
        }
    }

    private void WriteEndOfGroup(ContentSender content)
    {
        if (!_bdat)
        {
            _channel.Commands.Verb("DATA"u8);
            return;
        }
        _channel.Commands.Bdat(content.FirstPiece.Length, isLast: true);
        _channel.Output.Write(content.FirstPiece);
        _channel.Transcript.Content(content.FirstPiece);
        _channel.Transcript.Content(content.FirstPiece.Length);
        _ledger.EndGoesOut();
    }

    // 3. and 4., for a server that takes one command at a time.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> StepByStepAsync(bool resetFirst, CancellationToken cancellationToken)
    {
        await _channel.FlushAsync(SmtpPhase.MailFrom, _options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        await ReadMailAsync(resetFirst, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < _ledger.Count && !_ledger.IsMailRefused && _channel.IsUsable; i++)
        {
            _channel.Commands.Rcpt(TransactionNeeds.Fit(_ledger.Recipient(i), _server));
            await _channel.FlushAsync(SmtpPhase.RcptTo, _options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
            await ReadRcptAsync(i, cancellationToken).ConfigureAwait(false);
        }
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadMailAsync(bool resetFirst, CancellationToken cancellationToken)
    {
        if (resetFirst)
            await _channel.ReadAsync(SmtpPhase.Reset, _options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        var reply = Expect(SmtpPhase.MailFrom, await _channel.ReadAsync(SmtpPhase.MailFrom, _options.Timeouts.Command, cancellationToken).ConfigureAwait(false));
        _ledger.Mail(reply);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadRcptAsync(int index, CancellationToken cancellationToken)
    {
        // A server that said 421 is closing: the replies that it owes will not come.
        if (!_channel.IsUsable)
            return;
        var reply = Expect(SmtpPhase.RcptTo, await _channel.ReadAsync(SmtpPhase.RcptTo, _options.Timeouts.Command, cancellationToken).ConfigureAwait(false));
        _ledger.Rcpt(index, reply);
    }

    // 5. by DATA.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DataAsync(ContentSender content, bool dataSent, CancellationToken cancellationToken)
    {
        if (!_channel.IsUsable)
            return;
        if (!dataSent)
        {
            _channel.Commands.Verb("DATA"u8);
            await _channel.FlushAsync(SmtpPhase.Data, _options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        }
        var reply = await _channel.ReadAsync(SmtpPhase.Data, _options.Timeouts.Data, cancellationToken).ConfigureAwait(false);
        if (reply.Code != 354)
        {
            _ledger.DecideRest(SmtpPhase.Data, reply is { IsTransient: false, IsPermanent: false } ? throw Unexpected(SmtpPhase.Data, reply) : reply);
            return;
        }
        if (_ledger.IsDecided)
        {
            // RFC 2920 §3.1: all recipients were refused and the server wants content all the same. It gets none.
            _channel.Output.Write(".\r\n"u8);
            _channel.Transcript.Content(0);
            await _channel.ExchangeAsync(SmtpPhase.EndOfData, _options.Timeouts.Final, cancellationToken).ConfigureAwait(false);
            return;
        }
        await SendContentAsync(content, cancellationToken).ConfigureAwait(false);
        await ReadFinalAsync(cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendContentAsync(ContentSender content, CancellationToken cancellationToken)
    {
        try
        {
            await content.SendDataAsync(_ledger, cancellationToken).ConfigureAwait(false);
        }
        catch (SmtpSessionException e) when (e.Fault == SmtpFault.Closed)
        {
            await HearLastWordAsync(e, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A server that closes in the middle of the content has often said why.</summary>
    private async ValueTask HearLastWordAsync(SmtpSessionException e, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await _channel.ReadAsync(e.Phase, _options.Timeouts.Quit, cancellationToken).ConfigureAwait(false);
            if (reply.IsTransient || reply.IsPermanent)
                _ledger.DecideRest(e.Phase, reply);
        }
        catch (SmtpSessionException)
        {
            // Nothing was said: what broke first is told.
        }
    }

    // 5. by BDAT: one chunk that went out with the envelope, or one after another.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask BdatAsync(ContentSender content, bool dataSent, CancellationToken cancellationToken)
    {
        if (!_channel.IsUsable)
            return;
        if (!dataSent && !await ChunksAsync(content, cancellationToken).ConfigureAwait(false))
            return;
        await ReadFinalAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends every chunk and reads every reply but the last one. False where a chunk was refused.</summary>
    private async ValueTask<bool> ChunksAsync(ContentSender content, CancellationToken cancellationToken)
    {
        while (true)
        {
            _channel.Commands.Bdat(content.FirstPiece.Length, content.IsWhole);
            _channel.Output.Write(content.FirstPiece);
            _channel.Transcript.Content(content.FirstPiece);
            _channel.Transcript.Content(content.FirstPiece.Length);
            if (content.IsWhole)
                _ledger.EndGoesOut();
            await _channel.FlushAsync(content.IsWhole ? SmtpPhase.EndOfData : SmtpPhase.Content, _options.Timeouts.Block, cancellationToken).ConfigureAwait(false);
            if (content.IsWhole)
                return true;
            var reply = Expect(SmtpPhase.Content, await _channel.ReadAsync(SmtpPhase.Content, _options.Timeouts.Final, cancellationToken).ConfigureAwait(false));
            if (!reply.IsPositive)
            {
                _ledger.DecideRest(SmtpPhase.Content, reply);
                return false;
            }
            await content.NextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // 6.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadFinalAsync(CancellationToken cancellationToken)
    {
        var first = Expect(SmtpPhase.EndOfData, await _channel.ReadAsync(SmtpPhase.EndOfData, _options.Timeouts.Final, cancellationToken).ConfigureAwait(false));
        // RFC 5321 §4.2.4: what the server does not know at all; the content behind it would be read as commands.
        if (_bdat && !_ledger.IsDecided && first.Code is 500 or 502)
            throw _channel.Fail(SmtpPhase.Data, SmtpFault.FalseOffer, $"The server offered CHUNKING and does not know BDAT: {first}", reply: first);
        if (_ledger.IsDecided)
            return;
        if (!_options.IsLmtp)
        {
            _ledger.Final(first);
            return;
        }
        // RFC 2033 §4.2: one reply for each recipient that was taken, in order.
        _ledger.FinalOfNext(first);
        while (!_ledger.IsDecided)
            _ledger.FinalOfNext(Expect(SmtpPhase.EndOfData, await _channel.ReadAsync(SmtpPhase.EndOfData, _options.Timeouts.Final, cancellationToken).ConfigureAwait(false)));
    }

    private Reply Expect(SmtpPhase phase, Reply reply) => reply.Code / 100 == 3 ? throw Unexpected(phase, reply) : reply;

    private SmtpSessionException Unexpected(SmtpPhase phase, Reply reply) =>
        _channel.Fail(phase, SmtpFault.Protocol, $"The server gave a reply that does not belong here ({phase}): {reply}", reply: reply);
}
