using System.Collections.Immutable;
using System.Text;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>The header of a message as octets and the places of its fields (RFC 5322 §2.2).</summary>
internal sealed class RawHeader
{
    private readonly byte[] _octets;

    private RawHeader(byte[] octets, ImmutableArray<RawField> fields, string? fault) => (_octets, Fields, Fault) = (octets, fields, fault);

    public ImmutableArray<RawField> Fields { get; }

    /// <summary>What makes the border between header and body, or between fields, unsure: of such a message no signature is good. Null where all is well.</summary>
    public string? Fault { get; }

    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>A field with its folds and its final CRLF.</summary>
    public ReadOnlySpan<byte> FieldOf(RawField field) => _octets.AsSpan(field.Start, field.Length);

    /// <summary>What stands after the colon, with folds, without the final CRLF.</summary>
    public ReadOnlySpan<byte> ValueOf(RawField field)
    {
        var value = FieldOf(field)[field.ValueStart..];
        return value.EndsWith("\r\n"u8) ? value[..^2] : value;
    }

    /// <summary>The fields of one name, in lower case, from the top.</summary>
    public IEnumerable<RawField> Named(string name) => Fields.Where(f => f.Name == name);

    /// <summary>Reads a header up to, and without, the empty line that ends it.</summary>
    public static RawHeader Parse(byte[] octets)
    {
        var fields = ImmutableArray.CreateBuilder<RawField>();
        string? fault = null;
        for (var at = 0; at < octets.Length;)
        {
            var length = FieldLength(octets.AsSpan(at));
            var text = octets.AsSpan(at, length);
            if (ReadName(text, out var name, out var valueStart) is { } nameFault)
                fault ??= nameFault;
            else
                fields.Add(new RawField(at, length, name, valueStart));
            fault ??= CheckLineEnds(text);
            at += length;
        }
        return new RawHeader(octets, fields.ToImmutable(), fault);
    }

    /// <summary>A header that was not read because it outgrew its limit.</summary>
    public static RawHeader Unreadable(string fault) => new([], [], fault);

    /// <summary>Up to the first CRLF that whitespace does not follow.</summary>
    private static int FieldLength(ReadOnlySpan<byte> rest)
    {
        for (var at = 0; ;)
        {
            var end = rest[at..].IndexOf("\r\n"u8);
            if (end < 0)
                return rest.Length;
            at += end + 2;
            if (at >= rest.Length || rest[at] is not ((byte)' ' or (byte)'\t'))
                return at;
        }
    }

    // RFC 5322 §2.2, §3.6.8; §4.5.8 allows whitespace before the colon
    private static string? ReadName(ReadOnlySpan<byte> field, out string name, out int valueStart)
    {
        name = "";
        var colon = field.IndexOf((byte)':');
        valueStart = colon + 1;
        if (colon <= 0)
            return "a line of the header is no field";
        var text = field[..colon].TrimEnd(" \t"u8);
        if (text.IsEmpty || text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e))
            return "a line of the header is no field";
        name = Encoding.ASCII.GetString(text).ToLowerInvariant();
        return null;
    }

    private static string? CheckLineEnds(ReadOnlySpan<byte> field)
    {
        while (true)
        {
            var at = field.IndexOfAny((byte)'\r', (byte)'\n');
            if (at < 0)
                return null;
            if (field[at] == (byte)'\n' || at + 1 == field.Length || field[at + 1] != (byte)'\n')
                return "a CR or LF stands alone in the header";
            field = field[(at + 2)..];
        }
    }
}
