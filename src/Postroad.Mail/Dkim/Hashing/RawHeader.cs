using System.Collections.Immutable;
using System.Text;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>The header of a message as its signatures see it, and whether they can rely on its borders.</summary>
internal sealed class RawHeader
{
    private RawHeader(HeaderBlock block, ImmutableArray<RawField> fields, string? fault) => (Block, Fields, Fault) = (block, fields, fault);

    /// <summary>The fields as the headers room has them.</summary>
    public HeaderBlock Block { get; }

    public ImmutableArray<RawField> Fields { get; }

    /// <summary>What makes the border between header and body, or between fields, unsure: of such a message no signature is good. Null where all is well.</summary>
    public string? Fault { get; }

    /// <summary>A field with its folds and its final CRLF.</summary>
    public static ReadOnlySpan<byte> FieldOf(RawField field) => field.Field.Raw.Span;

    /// <summary>What stands after the colon, with folds, without the final CRLF.</summary>
    public static ReadOnlySpan<byte> ValueOf(RawField field) => field.Field.RawValue.Span;

    /// <summary>The fields of one name, in lower case, from the top.</summary>
    public IEnumerable<RawField> Named(string name) => Fields.Where(f => f.Name == name);

    /// <summary>Reads a header up to, and without, the empty line that ends it.</summary>
    public static RawHeader Parse(ReadOnlyMemory<byte> octets)
    {
        if (!HeaderBlock.TryRead(octets, out var block, out var limit))
            return Unreadable(limit);
        var fields = ImmutableArray.CreateBuilder<RawField>(block.Count);
        string? fault = null;
        foreach (var field in block)
        {
            if (!field.IsWellFormed)
                fault ??= "a line of the header is no field";
            else
                fields.Add(new RawField(fields.Count, Encoding.ASCII.GetString(field.Name.Span).ToLowerInvariant(), field));
            fault ??= CheckLineEnds(field.Raw.Span);
        }
        return new RawHeader(block, fields.ToImmutable(), fault);
    }

    /// <summary>A header that was not read because it outgrew a limit.</summary>
    public static RawHeader Unreadable(HeaderFault limit) => new(HeaderBlock.Empty, [], limit switch
    {
        HeaderFault.TooManyFields => $"the header has more than {HeaderLimits.Default.MaxFields} fields",
        HeaderFault.FieldTooLong => $"a field of the header is longer than {HeaderLimits.Default.MaxFieldOctets} octets",
        _ => $"the header is longer than {HeaderLimits.Default.MaxOctets} octets",
    });

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
