using System.Buffers;

namespace Postroad.Mail.Headers;

/// <summary>Keeps the header of a message that passes by in pieces, up to a limit, and lets the body go.</summary>
public sealed class HeaderCollector(HeaderLimits limits)
{
    private readonly ArrayBufferWriter<byte> _octets = new();
    private HeaderBoundary _boundary;

    /// <summary>Within the usual limits.</summary>
    public HeaderCollector() : this(HeaderLimits.Default)
    {
    }

    /// <summary>Whether the empty line has come. A message that ends before it is all header.</summary>
    public bool IsComplete => _boundary.IsFound;

    /// <summary>Whether the header has outgrown <see cref="HeaderLimits.MaxOctets"/>; what is over was not kept.</summary>
    public bool IsTooLong => _boundary.HeaderOctets > limits.MaxOctets;

    /// <summary>The header so far, without the empty line.</summary>
    public ReadOnlyMemory<byte> Octets => _octets.WrittenMemory[..(int)Math.Min(_octets.WrittenCount, _boundary.HeaderOctets)];

    /// <summary>Takes the next octets of the message. Once <see cref="IsComplete"/> there is no need to go on.</summary>
    /// <returns>How many of them belong to the header or to the empty line.</returns>
    public int Append(ReadOnlySpan<byte> piece)
    {
        if (_boundary.IsFound)
            return 0;
        var length = _boundary.Advance(piece);
        // The octets of the empty line come along until it is known to be one.
        var room = limits.MaxOctets + 2 - _octets.WrittenCount;
        _octets.Write(piece[..Math.Min(length, room)]);
        return length;
    }

    /// <summary>Takes the next octets of the message.</summary>
    public void Append(in ReadOnlySequence<byte> pieces)
    {
        foreach (var piece in pieces)
        {
            if (Append(piece.Span) < piece.Length)
                break;
        }
    }
}
