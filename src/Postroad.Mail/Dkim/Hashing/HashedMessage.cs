using System.Buffers;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>
/// A message that passes once, octet by octet: its header is gathered (1 MiB at most) and handed on as soon as it is whole, its body only hashed
/// in the forms that were asked for then.
/// </summary>
internal sealed class HashedMessage(Action<RawHeader, BodyHashes> headerIsRead) : IDisposable
{
    /// <summary>The longest header that is read.</summary>
    public const int MaxHeader = 1024 * 1024;

    private readonly BodyHashes _body = new();
    private ArrayBufferWriter<byte>? _gathered = new(4096);
    private int _searched;

    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_gathered is null)
        {
            _body.Append(octets);
            return;
        }
        // The border is CRLF CRLF, or a CRLF at the very start of a message without a header.
        var room = MaxHeader + 4 - _gathered.WrittenCount;
        var taken = octets[..Math.Min(octets.Length, room)];
        var before = _gathered.WrittenCount;
        _gathered.Write(taken);
        var written = _gathered.WrittenSpan;
        var end = written.StartsWith("\r\n"u8) ? 0 : written[_searched..].IndexOf("\r\n\r\n"u8);
        if (end < 0 && _gathered.WrittenCount < MaxHeader + 4)
        {
            _searched = Math.Max(0, written.Length - 3);
            return;
        }
        if (end < 0)
        {
            EndHeader(RawHeader.Unreadable($"the header is longer than {MaxHeader} octets"));
            return;
        }
        end += _searched;
        var empty = written.StartsWith("\r\n"u8);
        var header = empty ? [] : written[..(end + 2)].ToArray();
        var bodyStart = empty ? 2 : end + 4;
        EndHeader(RawHeader.Parse(header));
        _body.Append(octets[(bodyStart - before)..]);
    }

    /// <summary>Ends the message; one without an empty line is all header.</summary>
    public void Complete()
    {
        if (_gathered is not null)
            EndHeader(RawHeader.Parse(_gathered.WrittenSpan.ToArray()));
    }

    public void Dispose() => _body.Dispose();

    private void EndHeader(RawHeader header)
    {
        _gathered = null;
        headerIsRead(header, _body);
    }
}
