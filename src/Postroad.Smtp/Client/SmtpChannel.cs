using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Postroad.Smtp.Client.Tls;
using Postroad.Smtp.Client.Transcripts;
using Postroad.Smtp.Client.Waiting;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Smtp.Client;

/// <summary>Both directions of one session: commands gathered into a write, replies read in order, each within its time. All trouble comes out as <see cref="SmtpSessionException"/>.</summary>
internal sealed class SmtpChannel : IAsyncDisposable
{
    private readonly Deadline _deadline;
    private Stream _stream;
    private ReplyReader _replies;

    public SmtpChannel(Stream stream, TimeProvider time, TranscriptTail transcript)
    {
        (_stream, Transcript, _deadline) = (stream, transcript, new Deadline(time));
        _replies = NewReader(stream);
        Commands = new CommandWriter(Output) { LineWritten = line => Transcript.Add(TranscriptSide.Client, line) };
    }

    /// <summary>What leaves with the next <see cref="FlushAsync"/>.</summary>
    public SendBuffer Output { get; } = new();

    /// <summary>Writes commands into <see cref="Output"/>.</summary>
    public CommandWriter Commands { get; }

    public TranscriptTail Transcript { get; }

    /// <summary>False once anything broke or the server said 421: no further command makes sense.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Octets that came behind the last reply.</summary>
    public bool HasUnread => !_replies.Unread.IsEmpty;

    /// <summary>The stream below, for the checks of an idle connection and for TLS.</summary>
    public Stream Stream => _stream;

    /// <summary>Goes on over another stream (TLS over the old one). What was read before does not count.</summary>
    public void Replace(Stream stream)
    {
        _stream = stream;
        _replies = NewReader(stream);
    }

    /// <summary>Sends what was gathered in one write.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FlushAsync(SmtpPhase phase, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(Output.Written, phase, limit, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Output.Clear();
        }
    }

    /// <summary>Sends octets in one write.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets, SmtpPhase phase, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(octets, _deadline.Start(limit, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw Broken(phase, limit, e, cancellationToken);
        }
        finally
        {
            _deadline.Stop();
        }
    }

    /// <summary>Reads the next reply.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> ReadAsync(SmtpPhase phase, TimeSpan limit, CancellationToken cancellationToken, bool withStatus = true)
    {
        try
        {
            var reply = await _replies.ReadAsync(withStatus, _deadline.Start(limit, cancellationToken)).ConfigureAwait(false);
            if (reply.Code == 421)
                IsUsable = false;
            return reply;
        }
        catch (Exception e) when (IsTrouble(e))
        {
            throw Broken(phase, limit, e, cancellationToken);
        }
        finally
        {
            _deadline.Stop();
        }
    }

    /// <summary>Sends what was gathered and reads one reply.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> ExchangeAsync(SmtpPhase phase, TimeSpan limit, CancellationToken cancellationToken, bool withStatus = true)
    {
        await FlushAsync(phase, limit, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(phase, limit, cancellationToken, withStatus).ConfigureAwait(false);
    }

    /// <summary>Runs another step on the stream (a handshake) within its time.</summary>
    public async ValueTask<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        try
        {
            return await step(_deadline.Start(limit, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            _deadline.Stop();
        }
    }

    /// <summary>Makes the exception for trouble in this session and marks it broken.</summary>
    public SmtpSessionException Fail(SmtpPhase phase, SmtpFault fault, string message, Exception? inner = null, Reply? reply = null, TlsFailure? tls = null)
    {
        IsUsable = false;
        return new SmtpSessionException(phase, fault, message, inner) { Reply = reply, TlsFailure = tls, Transcript = Transcript.ToString() };
    }

    /// <summary>Translates what the stream threw.</summary>
    public SmtpSessionException Broken(SmtpPhase phase, TimeSpan limit, Exception e, CancellationToken cancellationToken)
    {
        Transcript.Note(e is OperationCanceledException ? (cancellationToken.IsCancellationRequested ? "given up" : "no answer in time") : e.Message);
        return e switch
        {
            OperationCanceledException when cancellationToken.IsCancellationRequested => Fail(phase, SmtpFault.Canceled, "The caller gave up.", e),
            OperationCanceledException => Fail(phase, SmtpFault.TimedOut, $"The server did not answer within {limit.TotalSeconds:0.###} s ({phase}).", e),
            ReplyFormatException { LooksLikeTls: true } => Fail(phase, SmtpFault.Tls, e.Message, e, tls: TlsFailure.TlsPort),
            ReplyFormatException => Fail(phase, SmtpFault.Protocol, e.Message, e),
            _ => Fail(phase, SmtpFault.Closed, e is EndOfStreamException ? e.Message : $"The connection broke: {e.Message}", e),
        };
    }

    /// <summary>Writes a line of AUTH that is shown as what it is and not as what it says.</summary>
    public void Secret(string line, string shown) => Commands.Secret(Encoding.ASCII.GetBytes(line), Encoding.ASCII.GetBytes(shown));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        IsUsable = false;
        _deadline.Dispose();
        Output.Release(wipe: true);
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (IsTrouble(e))
        {
            // A peer that is gone cannot be told goodbye.
        }
    }

    private static bool IsTrouble(Exception e) => e is IOException or SocketException or OperationCanceledException or ObjectDisposedException;

    private ReplyReader NewReader(Stream stream) => new(stream) { LineRead = line => Transcript.Add(TranscriptSide.Server, line) };
}
