namespace Postroad.Mail.Headers;

/// <summary>
/// Finds where the header of a message ends and its body begins: at the first empty line, and nowhere else (RFC 5322 §2.1). Whoever signs,
/// verifies, stores or delivers a message splits it here, so that no two of them see different headers.
/// </summary>
public struct HeaderBoundary
{
    // How much of the second CRLF of CRLF CRLF the octets so far end with; less than zero before the first is whole. A message begins as if
    // a line had just ended, which is zero.
    private int _matched;

    /// <summary>Whether the empty line has been seen.</summary>
    public readonly bool IsFound => _matched == 2;

    /// <summary>How many octets the header has so far, with the line end of its last field, without the empty line.</summary>
    public long HeaderOctets { get; private set; }

    /// <summary>Takes the next octets. What is returned says how many of them belong to the header or to the empty line: the rest is body.</summary>
    public int Advance(ReadOnlySpan<byte> piece)
    {
        var index = 0;
        while (index < piece.Length && _matched < 2)
        {
            if (_matched == -2)
            {
                var next = piece[index..].IndexOf((byte)'\r');
                if (next < 0)
                {
                    index = piece.Length;
                    break;
                }
                index += next;
            }
            _matched = (piece[index], _matched) switch
            {
                ((byte)'\r', 0) => 1,
                ((byte)'\r', _) => -1,
                ((byte)'\n', -1) => 0,
                ((byte)'\n', 1) => 2,
                _ => -2,
            };
            index++;
        }
        HeaderOctets += _matched == 2 && index > 0 ? index - 2 : index;
        return index;
    }

    /// <summary>
    /// Splits a whole message. Where there is no empty line all of it is header.
    /// </summary>
    /// <param name="message">The message, its lines ended by CRLF.</param>
    /// <param name="bodyStart">Where the body begins, or the end of the message.</param>
    /// <returns>How many octets the header has, without the empty line.</returns>
    public static int Split(ReadOnlySpan<byte> message, out int bodyStart)
    {
        var boundary = new HeaderBoundary();
        bodyStart = boundary.Advance(message);
        return (int)boundary.HeaderOctets;
    }
}
