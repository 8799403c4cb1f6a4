using System.Buffers;
using System.Text;

namespace Postroad.Client;

/// <summary>Takes the octets of a composed message: in pooled memory up to 1 MiB, in a temporary file beyond. They can be read any number of times.</summary>
internal sealed class SpooledContent : Stream
{
    private const int MaxInMemory = 1 << 20;

    private byte[] _memory = ArrayPool<byte>.Shared.Rent(8 * 1024);
    private int _length;
    private FileStream? _file;
    private ContentFacts _facts = new();
    private byte _last = (byte)'\n';
    private bool _endsInCr;

    /// <summary>What was seen so far.</summary>
    public ContentFacts Facts => _facts;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _facts.Octets;

    public override long Position { get => Length; set => throw new NotSupportedException(); }

    /// <summary>The octets from the first one on.</summary>
    public Stream Open()
    {
        if (_file is null)
            return new MemoryStream(_memory, 0, _length, writable: false);
        _file.Flush();
        return new FileStream(_file.Name, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan | FileOptions.Asynchronous });
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty)
            return;
        _facts.Add(buffer);
        _last = buffer[^1];
        _endsInCr = false;
        if (_file is null && _length + buffer.Length > MaxInMemory)
            MoveToFile();
        if (_file is not null)
        {
            _file.Write(buffer);
            return;
        }
        if (_length + buffer.Length > _memory.Length)
            Grow(_length + buffer.Length);
        buffer.CopyTo(_memory.AsSpan(_length));
        _length += buffer.Length;
    }

    /// <summary>Writes text in UTF-8.</summary>
    public void WriteText(ReadOnlySpan<char> text)
    {
        Span<byte> octets = stackalloc byte[384];
        while (!text.IsEmpty)
        {
            var piece = text[..Math.Min(text.Length, 128)];
            if (piece.Length < text.Length && char.IsHighSurrogate(piece[^1]))
                piece = piece[..^1];
            Write(octets[..Encoding.UTF8.GetBytes(piece, octets)]);
            text = text[piece.Length..];
        }
    }

    /// <summary>Writes text whose lines may end in CR or LF alone; they end in CRLF here, as they would on the wire. A piece may end anywhere.</summary>
    public void WriteLines(ReadOnlySpan<byte> text, bool isLast)
    {
        while (!text.IsEmpty)
        {
            if (_endsInCr && text[0] == '\n')
            {
                // The line ended with that CR already.
                text = text[1..];
                _endsInCr = false;
                continue;
            }
            var end = text.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                Write(text);
                break;
            }
            var isCrLf = text[end..] is [(byte)'\r', (byte)'\n', ..];
            Write(isCrLf ? text[..(end + 2)] : text[..end]);
            if (!isCrLf)
                Write("\r\n"u8);
            _endsInCr = !isCrLf && text[end] == '\r';
            text = text[(end + (isCrLf ? 2 : 1))..];
        }
        if (isLast)
            EndLine();
    }

    /// <summary>Ends the last line, where that is not done.</summary>
    public void EndLine()
    {
        if (_last != '\n')
            Write("\r\n"u8);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (_memory.Length > 0)
                ArrayPool<byte>.Shared.Return(_memory);
            _memory = [];
            _file?.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _memory.Length * 2));
        _memory.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_memory);
        _memory = larger;
    }

    private void MoveToFile()
    {
        // It must not be there before and is ours alone to read; it goes with the message.
        var path = Path.Combine(Path.GetTempPath(), $"postroad-{Guid.NewGuid():n}.eml");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(path, options);
        _file.Write(_memory.AsSpan(0, _length));
        ArrayPool<byte>.Shared.Return(_memory);
        _memory = [];
    }
}
