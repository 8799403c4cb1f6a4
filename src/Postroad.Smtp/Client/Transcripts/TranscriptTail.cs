using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Postroad.Smtp.Protocol.Sending;

namespace Postroad.Smtp.Client.Transcripts;

/// <summary>Keeps the latest 4 KiB of a session's lines, to show when something goes wrong, and tells each to whoever listens. Costs no allocation a line unless somebody does.</summary>
internal sealed class TranscriptTail(TimeProvider time, Action<TranscriptEntry>? listener, bool hasContent = false)
{
    private const int Capacity = 4096;
    private const int MaxLine = 512;

    private readonly long _began = time.GetTimestamp();
    private readonly byte[] _kept = new byte[Capacity];
    private readonly ArrayBufferWriter<byte> _unfinished = new();
    private int _length;
    private bool _dropped;

    /// <summary>Adds a line of either side.</summary>
    public void Add(TranscriptSide side, ReadOnlySpan<byte> line)
    {
        var elapsed = time.GetElapsedTime(_began);
        listener?.Invoke(new TranscriptEntry(elapsed, side, ReplyParser.Text(line)));
        line = line[..Math.Min(line.Length, MaxLine)];
        MakeRoom(line.Length + 24);
        AppendTime((long)elapsed.TotalMilliseconds);
        Append(side switch { TranscriptSide.Client => " C: "u8, TranscriptSide.Server => " S: "u8, _ => " -- "u8 });
        Append(line);
        Append("\n"u8);
    }

    /// <summary>Adds a fact.</summary>
    public void Note(string text) => Add(TranscriptSide.Note, Encoding.UTF8.GetBytes(text));

    /// <summary>Tells the listener a piece of content, where that was asked. It is not kept.</summary>
    public void Content(ReadOnlySpan<byte> piece)
    {
        if (!hasContent || listener is null)
            return;
        foreach (var range in piece.Split("\r\n"u8))
        {
            var line = piece[range];
            if (range.End.Value == piece.Length)
                _unfinished.Write(line);
            else
                TellLine(line);
        }
    }

    /// <summary>Adds how much content went out.</summary>
    public void Content(long octets)
    {
        if (_unfinished.WrittenCount > 0)
            TellLine(default);
        Span<byte> line = stackalloc byte[48];
        Utf8Formatter.TryFormat(octets, line, out var digits);
        " octets of content"u8.CopyTo(line[digits..]);
        Add(TranscriptSide.Note, line[..(digits + 18)]);
    }

    /// <summary>The lines that are kept, oldest first.</summary>
    public override string ToString()
    {
        var lines = Lines();
        return _dropped ? "…\n" + lines : lines;
    }

    private void TellLine(ReadOnlySpan<byte> rest)
    {
        _unfinished.Write(rest);
        listener!(new TranscriptEntry(time.GetElapsedTime(_began), TranscriptSide.Client, ReplyParser.Text(_unfinished.WrittenSpan)));
        _unfinished.ResetWrittenCount();
    }

    private string Lines() =>
        string.Join('\n', Encoding.UTF8.GetString(_kept, 0, _length).Split('\n').Select(l => ReplyParser.Text(Encoding.UTF8.GetBytes(l)))).TrimEnd('\n');

    // Seconds with three decimals, from integers: the formatter of fractions costs more than the rest of the line.
    private void AppendTime(long milliseconds)
    {
        Utf8Formatter.TryFormat(milliseconds / 1000, _kept.AsSpan(_length), out var digits);
        _length += digits;
        _kept[_length++] = (byte)'.';
        Utf8Formatter.TryFormat(milliseconds % 1000, _kept.AsSpan(_length), out digits, new StandardFormat('D', 3));
        _length += digits;
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_kept.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Drops the older half, up to the end of a line.</summary>
    private void MakeRoom(int needed)
    {
        if (_length + needed <= Capacity)
            return;
        var cut = Capacity / 2 + _kept.AsSpan(Capacity / 2, _length - Capacity / 2).IndexOf((byte)'\n') + 1;
        _kept.AsSpan(cut, _length - cut).CopyTo(_kept);
        _length -= cut;
        _dropped = true;
    }
}
