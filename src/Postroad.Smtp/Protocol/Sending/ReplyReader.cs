using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Postroad.Smtp.Protocol.Sending;

/// <summary>
/// Reads replies from a stream within a budget: 4,096 octets a line, 100 lines and 64 KiB a reply (RFC 5321 §4.5.3.1.5 asks for 512
/// octets a line). What goes beyond is a <see cref="ReplyFormatException"/>, so no server can make us hold or wait for more.
/// </summary>
internal sealed class ReplyReader
{
    /// <summary>Octets of one line with its CRLF.</summary>
    public const int MaxLineOctets = 4096;
    /// <summary>Lines of one reply.</summary>
    public const int MaxLines = 100;
    /// <summary>Octets of one reply.</summary>
    public const int MaxReplyOctets = 64 * 1024;

    private readonly Stream _stream;
    private readonly KnownReplies _known = new();
    private byte[] _buffer = new byte[1024];
    private int _start;
    private int _end;

    // The reply that is being read: its code, its status, its lines before the last one, its octets.
    private int _code;
    private EnhancedStatusCode? _status;
    private ImmutableArray<string>.Builder? _lines;
    private int _octets;

    public ReplyReader(Stream stream)
    {
        _stream = stream;
    }

    /// <summary>Octets that were read beyond the last reply. There must be none where TLS or a proxy takes over.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Called with each line as it came, without CRLF.</summary>
    public Action<ReadOnlySpan<byte>>? LineRead { get; set; }

    /// <summary>Reads one whole reply.</summary>
    /// <param name="withStatus">Whether an enhanced status code may stand before the text; not in the greeting, nor in the reply to EHLO, unless they refuse.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ReplyFormatException">It is no reply, or too much of one.</exception>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> ReadAsync(bool withStatus, CancellationToken cancellationToken)
    {
        Reply? reply;
        while ((reply = TryTake(withStatus)) is null)
            Add(await _stream.ReadAsync(Room(), cancellationToken).ConfigureAwait(false));
        return reply;
    }

    /// <summary>The next reply, where all of it is here.</summary>
    private Reply? TryTake(bool withStatus)
    {
        int length;
        while ((length = FindLine()) >= 0)
        {
            if (TakeLine(length, withStatus) is { } reply)
                return reply;
        }
        return null;
    }

    private Reply? TakeLine(int length, bool withStatus)
    {
        var line = _buffer.AsSpan(_start, length);
        _start += length + 2;
        LineRead?.Invoke(line);
        if (!ReplyParser.TryReadFrame(line, out var code, out var isLast, out var text) || (_lines is not null && code != _code))
            throw NotAReply(line);
        if (_lines is null && isLast && _known.Find(line, withStatus) is { } known)
            return known;
        if ((_octets += length + 2) > MaxReplyOctets || _lines?.Count == MaxLines)
            throw new ReplyFormatException($"The reply does not end within {MaxLines} lines and {MaxReplyOctets / 1024} KiB.");
        if ((withStatus || code >= 400) && ReplyParser.TryReadStatus(code, text, out var found, out var rest) && (_lines is null || _status == found))
        {
            _status = found;
            text = rest;
        }
        _code = code;
        if (!isLast)
        {
            (_lines ??= ImmutableArray.CreateBuilder<string>()).Add(ReplyParser.Text(text));
            return null;
        }
        return Finish(line, withStatus, text);
    }

    private Reply Finish(ReadOnlySpan<byte> line, bool withStatus, ReadOnlySpan<byte> text)
    {
        var (lines, status) = (_lines, _status);
        (_lines, _status, _octets) = (null, null, 0);
        if (lines is null)
            return _known.Remember(line, withStatus, new Reply(_code, status, ReplyParser.Text(text)));
        lines.Add(ReplyParser.Text(text));
        return new Reply(_code, status, lines.DrainToImmutable());
    }

    /// <summary>The length of the first line in the buffer without its CRLF, or -1. A CR or LF that stands alone is no line end, and no reply holds one.</summary>
    private int FindLine()
    {
        var unread = _buffer.AsSpan(_start, _end - _start);
        var end = unread.IndexOf((byte)'\n');
        if (end < 0 && unread.Length < MaxLineOctets)
            return -1;
        if (end < 0 || end + 1 > MaxLineOctets)
            throw new ReplyFormatException($"A line of the reply is longer than {MaxLineOctets} octets.", LooksLikeTls(unread));
        if (end == 0 || unread[end - 1] != '\r')
            throw NotAReply(unread[..end]);
        return end - 1;
    }

    private Memory<byte> Room()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end == _buffer.Length && _start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxLineOctets));
        return _buffer.AsMemory(_end);
    }

    private void Add(int read)
    {
        if (read == 0)
        {
            throw LooksLikeTls(Unread)
                ? new ReplyFormatException("The server sent a TLS record where a reply was due.", looksLikeTls: true)
                : new EndOfStreamException(Unread.IsEmpty && _lines is null ? "The server closed the connection." : "The server closed the connection in the middle of a reply.");
        }
        _end += read;
    }

    private static ReplyFormatException NotAReply(ReadOnlySpan<byte> line)
    {
        var shown = ReplyParser.Text(line[..Math.Min(line.Length, 80)]);
        return new ReplyFormatException($"This is not a reply of a mail server: '{shown}'.", LooksLikeTls(line));
    }

    // RFC 8446 §5.1: alert (21) or handshake (22), then the version 3.x.
    private static bool LooksLikeTls(ReadOnlySpan<byte> octets) => octets is [21 or 22, 3, ..];
}
