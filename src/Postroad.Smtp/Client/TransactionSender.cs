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
internal sealed class TransactionSender(SmtpChannel channel, ServerCapabilities server, SmtpConnectionOptions options, TransactionLedger ledger)
{
    /// <summary>Recipients in one write: their replies fit any window, so neither side waits for the other to read (RFC 2920 §3.1).</summary>
    private const int WindowRecipients = 100;

    private bool _bdat;

    /// <summary>Steps 3 to 6. All that is learnt goes into the ledger, also where this throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(bool resetFirst, ReversePath sender, MailParameters parameters, ContentSender content, CancellationToken cancellationToken)
    {
        var isBinary = parameters.Body == BodyType.BinaryMime;
        _bdat = isBinary || (UsesSingleBdat && content.IsWhole);
        if (resetFirst)
            channel.Commands.Verb("RSET"u8);
        channel.Commands.Mail(sender, parameters);
        var dataSent = server.Pipelining
            ? await PipelineAsync(resetFirst, content, isBinary, cancellationToken).ConfigureAwait(false)
            : await StepByStepAsync(resetFirst, cancellationToken).ConfigureAwait(false);
        if (ledger.IsDecided && !dataSent)
            return;
        if (_bdat)
            await BdatAsync(content, dataSent, cancellationToken).ConfigureAwait(false);
        else
            await DataAsync(content, dataSent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether content that is whole goes out with its envelope.</summary>
    public bool UsesSingleBdat => options.UseChunking && server.Chunking && server.Pipelining;

    // 3. and 4., pipelined. True where DATA or BDAT went out with it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> PipelineAsync(bool resetFirst, ContentSender content, bool isBinary, CancellationToken cancellationToken)
    {
        for (var begin = 0; ;)
        {
            var end = Math.Min(begin + WindowRecipients, ledger.Count);
            for (var i = begin; i < end; i++)
                channel.Commands.Rcpt(TransactionNeeds.Fit(ledger.Recipient(i), server));
            var closesGroup = end == ledger.Count && !isBinary;
            if (closesGroup)
                WriteEndOfGroup(content);
            await channel.FlushAsync(SmtpPhase.MailFrom, options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
            if (begin == 0)
                await ReadMailAsync(resetFirst, cancellationToken).ConfigureAwait(false);
            for (var i = begin; i < end; i++)
                await ReadRcptAsync(i, cancellationToken).ConfigureAwait(false);
            if (end == ledger.Count || ledger.IsMailRefused || !channel.IsUsable)
                return closesGroup;
            begin = end;
        }
    }

    private void WriteEndOfGroup(ContentSender content)
    {
        if (!_bdat)
        {
            channel.Commands.Verb("DATA"u8);
            return;
        }
        channel.Commands.Bdat(content.FirstPiece.Length, isLast: true);
        channel.Output.Write(content.FirstPiece);
        channel.Transcript.Content(content.FirstPiece.Length);
        ledger.EndGoesOut();
    }

    // 3. and 4., for a server that takes one command at a time.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> StepByStepAsync(bool resetFirst, CancellationToken cancellationToken)
    {
        await channel.FlushAsync(SmtpPhase.MailFrom, options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        await ReadMailAsync(resetFirst, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < ledger.Count && !ledger.IsMailRefused && channel.IsUsable; i++)
        {
            channel.Commands.Rcpt(TransactionNeeds.Fit(ledger.Recipient(i), server));
            await channel.FlushAsync(SmtpPhase.RcptTo, options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
            await ReadRcptAsync(i, cancellationToken).ConfigureAwait(false);
        }
        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadMailAsync(bool resetFirst, CancellationToken cancellationToken)
    {
        if (resetFirst)
            await channel.ReadAsync(SmtpPhase.Reset, options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        var reply = Expect(SmtpPhase.MailFrom, await channel.ReadAsync(SmtpPhase.MailFrom, options.Timeouts.Command, cancellationToken).ConfigureAwait(false));
        if (!reply.IsPositive)
            ledger.RefuseMail(reply);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadRcptAsync(int index, CancellationToken cancellationToken)
    {
        // A server that said 421 is closing: the replies that it owes will not come.
        if (!channel.IsUsable)
            return;
        var reply = Expect(SmtpPhase.RcptTo, await channel.ReadAsync(SmtpPhase.RcptTo, options.Timeouts.Command, cancellationToken).ConfigureAwait(false));
        ledger.Rcpt(index, reply);
    }

    // 5. by DATA.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DataAsync(ContentSender content, bool dataSent, CancellationToken cancellationToken)
    {
        if (!channel.IsUsable)
            return;
        if (!dataSent)
        {
            channel.Commands.Verb("DATA"u8);
            await channel.FlushAsync(SmtpPhase.Data, options.Timeouts.Command, cancellationToken).ConfigureAwait(false);
        }
        var reply = await channel.ReadAsync(SmtpPhase.Data, options.Timeouts.Data, cancellationToken).ConfigureAwait(false);
        if (reply.Code != 354)
        {
            ledger.DecideRest(SmtpPhase.Data, reply is { IsTransient: false, IsPermanent: false } ? throw Unexpected(SmtpPhase.Data, reply) : reply);
            return;
        }
        if (ledger.IsDecided)
        {
            // RFC 2920 §3.1: all recipients were refused and the server wants content all the same. It gets none.
            channel.Output.Write(".\r\n"u8);
            channel.Transcript.Content(0);
            await channel.ExchangeAsync(SmtpPhase.EndOfData, options.Timeouts.Final, cancellationToken).ConfigureAwait(false);
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
            await content.SendDataAsync(ledger, cancellationToken).ConfigureAwait(false);
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
            var reply = await channel.ReadAsync(e.Phase, options.Timeouts.Quit, cancellationToken).ConfigureAwait(false);
            if (reply.IsTransient || reply.IsPermanent)
                ledger.DecideRest(e.Phase, reply);
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
        if (!channel.IsUsable)
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
            channel.Commands.Bdat(content.FirstPiece.Length, content.IsWhole);
            channel.Output.Write(content.FirstPiece);
            channel.Transcript.Content(content.FirstPiece.Length);
            if (content.IsWhole)
                ledger.EndGoesOut();
            await channel.FlushAsync(content.IsWhole ? SmtpPhase.EndOfData : SmtpPhase.Content, options.Timeouts.Block, cancellationToken).ConfigureAwait(false);
            if (content.IsWhole)
                return true;
            var reply = Expect(SmtpPhase.Content, await channel.ReadAsync(SmtpPhase.Content, options.Timeouts.Final, cancellationToken).ConfigureAwait(false));
            if (!reply.IsPositive)
            {
                ledger.DecideRest(SmtpPhase.Content, reply);
                return false;
            }
            await content.NextAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // 6.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ReadFinalAsync(CancellationToken cancellationToken)
    {
        var first = Expect(SmtpPhase.EndOfData, await channel.ReadAsync(SmtpPhase.EndOfData, options.Timeouts.Final, cancellationToken).ConfigureAwait(false));
        // RFC 5321 §4.2.4: what the server does not know at all; the content behind it would be read as commands.
        if (_bdat && !ledger.IsDecided && first.Code is 500 or 502)
            throw channel.Fail(SmtpPhase.Data, SmtpFault.FalseOffer, $"The server offered CHUNKING and does not know BDAT: {first}", reply: first);
        if (ledger.IsDecided)
            return;
        if (!options.IsLmtp)
        {
            ledger.Final(first);
            return;
        }
        // RFC 2033 §4.2: one reply for each recipient that was taken, in order.
        ledger.FinalOfNext(first);
        while (!ledger.IsDecided)
            ledger.FinalOfNext(Expect(SmtpPhase.EndOfData, await channel.ReadAsync(SmtpPhase.EndOfData, options.Timeouts.Final, cancellationToken).ConfigureAwait(false)));
    }

    private Reply Expect(SmtpPhase phase, Reply reply) => reply.Code / 100 == 3 ? throw Unexpected(phase, reply) : reply;

    private SmtpSessionException Unexpected(SmtpPhase phase, Reply reply) =>
        channel.Fail(phase, SmtpFault.Protocol, $"The server gave a reply that does not belong here ({phase}): {reply}", reply: reply);
}
