using System.Buffers;
using System.Text;

namespace Postroad.Mail.Headers;

/// <summary>One field of a header, over the octets as they came (RFC 5322 §2.2).</summary>
public readonly struct HeaderField
{
    private static readonly SearchValues<byte> Ftext = SearchValues.Create([.. Enumerable.Range(33, 94).Where(c => c != ':').Select(c => (byte)c)]);

    private readonly int _nameOctets;
    private readonly int _valueStart;

    private HeaderField(ReadOnlyMemory<byte> raw, int nameOctets, int valueStart) => (Raw, _nameOctets, _valueStart) = (raw, nameOctets, valueStart);

    /// <summary>The whole field, with its folding and the CRLF that ends it.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>The name as written, without white space before the colon (which RFC 5322 §4.5 allows); empty where <see cref="IsWellFormed"/> is false.</summary>
    public ReadOnlyMemory<byte> Name => Raw[.._nameOctets];

    /// <summary>All between the colon and the last CRLF, with folding and the white space at both ends.</summary>
    public ReadOnlyMemory<byte> RawValue => Raw[_valueStart..^LineEndOctets];

    /// <summary>Whether this is a name, a colon and a value. A line that is not still belongs to the header: only the empty line ends it.</summary>
    public bool IsWellFormed => _nameOctets > 0;

    private int LineEndOctets => Raw.Span.EndsWith("\r\n"u8) ? 2 : 0;

    /// <summary>Whether the field has this name, in any case.</summary>
    public bool Is(string name) => IsWellFormed && name.Length == _nameOctets && Ascii.EqualsIgnoreCase(Name.Span, name);

    /// <summary>Whether the field has this name.</summary>
    public bool Is(HeaderName name) => Is(name.Value);

    /// <summary>The value as a person reads it: unfolded, encoded words decoded (RFC 2047), control characters replaced.</summary>
    public string ToText() => HeaderText.Decode(RawValue.Span);

    // RFC 5322 §2.2  field-name ":" field-body CRLF; §4.5 allows white space before the colon
    internal static HeaderField Read(ReadOnlyMemory<byte> raw)
    {
        var span = raw.Span;
        var name = span.IndexOfAnyExcept(Ftext);
        if (name > 0)
        {
            var colon = name;
            while (colon < span.Length && span[colon] is (byte)' ' or (byte)'\t')
                colon++;
            if (colon < span.Length && span[colon] == ':')
                return new HeaderField(raw, name, colon + 1);
        }
        return new HeaderField(raw, 0, 0);
    }
}
