using System.Buffers;
using Postroad.Mail.Headers;
using Postroad.Mta.Queue.Spool.Disk;

namespace Postroad.Mta.Delivery.Mailboxes;

/// <summary>
/// The content of a message on its way into a mailbox: its header is read first, so that it can be judged and freed of what final delivery writes anew, the
/// rest passes by.
/// </summary>
internal sealed class MailboxContent : IDisposable
{
    private const int BufferOctets = 64 * 1024;

    private readonly Stream _content;
    private readonly HeaderCollector _collected = new();
    private readonly ArrayBufferWriter<byte> _read = new();
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferOctets);

    private MailboxContent(Stream content) => _content = content;

    /// <summary>The header; empty where it is beyond all bounds.</summary>
    public HeaderBlock Header { get; private set; } = HeaderBlock.Empty;

    /// <summary>Reads up to the end of the header.</summary>
    public static async ValueTask<MailboxContent> OpenAsync(Stream content, CancellationToken cancellationToken)
    {
        var opened = new MailboxContent(content);
        while (!opened._collected.IsComplete && !opened._collected.IsTooLong)
        {
            var length = await content.ReadAsync(opened._buffer.AsMemory(0, BufferOctets), cancellationToken);
            if (length == 0)
                break;
            opened._read.Write(opened._buffer.AsSpan(0, length));
            opened._collected.Append(opened._buffer.AsSpan(0, length));
        }
        if (!opened._collected.IsTooLong && HeaderBlock.TryRead(opened._collected.Octets, out var header, out _))
            opened.Header = header;
        return opened;
    }

    /// <summary>Writes the message below the fields that are given, without those of Return-Path that came along (RFC 5321 §4.4). What is returned is the length of the file.</summary>
    public async ValueTask<long> WriteAsync(IDiskFile file, ReadOnlyMemory<byte> fields, CancellationToken cancellationToken)
    {
        List<ReadOnlyMemory<byte>> pieces = [fields];
        foreach (var field in Header)
        {
            if (!field.Is("Return-Path"))
                pieces.Add(field.Raw);
        }
        pieces.Add(_read.WrittenMemory[Header.Octets.Length..]);
        file.Write(pieces, 0);
        var offset = pieces.Sum(static p => (long)p.Length);
        while (true)
        {
            var length = await _content.ReadAsync(_buffer.AsMemory(0, BufferOctets), cancellationToken);
            if (length == 0)
                return offset;
            file.Write(_buffer.AsSpan(0, length), offset);
            offset += length;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
