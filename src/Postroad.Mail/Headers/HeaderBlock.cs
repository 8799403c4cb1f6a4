using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Postroad.Mail.Headers;

/// <summary>The fields of a header in the order in which they stand, over the octets as they came: nothing is copied, unfolded or mended.</summary>
public sealed class HeaderBlock : IReadOnlyList<HeaderField>
{
    /// <summary>A header without fields.</summary>
    public static readonly HeaderBlock Empty = new(default, []);

    private readonly List<HeaderField> _fields;

    private HeaderBlock(ReadOnlyMemory<byte> octets, List<HeaderField> fields) => (Octets, _fields) = (octets, fields);

    /// <summary>The header as it came, without the empty line.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>How many fields there are, those that are not well-formed included.</summary>
    public int Count => _fields.Count;

    /// <summary>The field at a place, from 0 at the top.</summary>
    public HeaderField this[int index] => _fields[index];

    /// <summary>Reads a header, with or without the empty line that ends it; what stands behind that is not looked at.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> octets, [NotNullWhen(true)] out HeaderBlock? header, out HeaderFault fault) =>
        TryRead(octets, HeaderLimits.Default, out header, out fault);

    /// <summary>Reads a header within other limits.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> octets, HeaderLimits limits, [NotNullWhen(true)] out HeaderBlock? header, out HeaderFault fault)
    {
        octets = octets[..HeaderBoundary.Split(octets.Span, out _)];
        header = null;
        fault = octets.Length > limits.MaxOctets ? HeaderFault.TooLong : HeaderFault.None;
        if (fault != HeaderFault.None)
            return false;
        var fields = new List<HeaderField>();
        for (var rest = octets; !rest.IsEmpty;)
        {
            var length = MeasureField(rest.Span);
            fault = length > limits.MaxFieldOctets ? HeaderFault.FieldTooLong : fields.Count == limits.MaxFields ? HeaderFault.TooManyFields : HeaderFault.None;
            if (fault != HeaderFault.None)
                return false;
            fields.Add(HeaderField.Read(rest[..length]));
            rest = rest[length..];
        }
        header = new HeaderBlock(octets, fields);
        return true;
    }

    /// <summary>The fields of one name, from the top.</summary>
    public IEnumerable<HeaderField> All(string name) => _fields.Where(field => field.Is(name));

    /// <summary>The topmost field of a name.</summary>
    public bool TryFind(string name, out HeaderField field)
    {
        foreach (var candidate in _fields)
        {
            if (!candidate.Is(name))
                continue;
            field = candidate;
            return true;
        }
        field = default;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<HeaderField> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // RFC 5322 §2.2.3: a line that begins with white space goes on with the field before it. Only CRLF ends a line.
    private static int MeasureField(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (true)
        {
            var end = text[length..].IndexOf("\r\n"u8);
            if (end < 0)
                return text.Length;
            length += end + 2;
            if (length == text.Length || text[length] is not ((byte)' ' or (byte)'\t'))
                return length;
        }
    }
}
