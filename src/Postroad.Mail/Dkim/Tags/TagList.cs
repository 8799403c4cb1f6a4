using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postroad.Mail.Dkim.Tags;

/// <summary>
/// A list of <c>name=value</c> with semicolons between, as DKIM, ARC and DMARC write them (RFC 6376 §3.2; octets beyond ASCII by RFC 8616 §5).
/// A name that stands there twice makes the whole list invalid.
/// </summary>
internal sealed class TagList
{
    /// <summary>More tags than any standard has names for.</summary>
    private const int MaxTags = 64;

    private readonly ImmutableArray<Tag> _tags;

    private TagList(ImmutableArray<Tag> tags) => _tags = tags;

    public ImmutableArray<Tag> Tags => _tags;

    public string? this[string name] => TryGet(name, out var tag) ? tag.Value : null;

    public bool TryGet(string name, out Tag tag)
    {
        foreach (var candidate in _tags)
        {
            if (candidate.Name == name)
            {
                tag = candidate;
                return true;
            }
        }
        tag = default;
        return false;
    }

    // RFC 6376 §3.2  tag-list = tag-spec *( ";" tag-spec ) [ ";" ]
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out TagList? list, [NotNullWhen(false)] out string? fault)
    {
        list = null;
        var tags = ImmutableArray.CreateBuilder<Tag>();
        for (var at = 0; at <= text.Length;)
        {
            var length = text[at..].IndexOf((byte)';');
            var last = length < 0;
            length = last ? text.Length - at : length;
            var spec = text.Slice(at, length);
            // One semicolon may end the list.
            if (last && tags.Count > 0 && Trim(spec).IsEmpty)
                break;
            fault = ReadTag(spec, at, out var tag) ?? Repeated(tags, tag) ?? (tags.Count == MaxTags ? $"it has more than {MaxTags} tags" : null);
            if (fault is not null)
                return false;
            tags.Add(tag);
            at += length + 1;
        }
        list = new TagList(tags.ToImmutable());
        fault = null;
        return true;
    }

    /// <summary>The octets without whitespace at both ends, folds included.</summary>
    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    private static string? Repeated(ImmutableArray<Tag>.Builder tags, Tag tag)
    {
        foreach (var earlier in tags)
        {
            if (earlier.Name == tag.Name)
                return $"the tag {tag.Name}= stands there twice";
        }
        return null;
    }

    // RFC 6376 §3.2  tag-spec = [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
    private static string? ReadTag(ReadOnlySpan<byte> spec, int offset, out Tag tag)
    {
        tag = default;
        var equals = spec.IndexOf((byte)'=');
        if (equals < 0)
            return Trim(spec).IsEmpty ? "a tag is missing between two semicolons" : $"'{Shown(spec)}' has no '='";
        var name = Trim(spec[..equals]);
        if (!IsName(name))
            return $"'{Shown(name)}' is not the name of a tag";
        var raw = spec[(equals + 1)..];
        if (!IsFolded(spec[..equals]) || !IsFolded(raw))
            return $"the tag {Shown(name)}= holds a line end that is no fold";
        var value = Trim(raw);
        // VALCHAR = %x21-3A / %x3C-7E, whitespace between, and what is beyond ASCII
        foreach (var c in value)
        {
            if (c is < 0x20 and not ((byte)'\t' or (byte)'\r' or (byte)'\n') or 0x7f)
                return $"the tag {Shown(name)}= holds a control character";
        }
        tag = new Tag(Encoding.ASCII.GetString(name), Encoding.Latin1.GetString(value), offset + equals + 1, raw.Length);
        return null;
    }

    // tag-name = ALPHA *ALNUMPUNC
    private static bool IsName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || !char.IsAsciiLetter((char)name[0]))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)c) && c != (byte)'_')
                return false;
        }
        return true;
    }

    /// <summary>Whether every line end is CRLF with whitespace after it (RFC 5322 §2.2.3).</summary>
    private static bool IsFolded(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny((byte)'\r', (byte)'\n'); at >= 0;)
        {
            if (text[at] != (byte)'\r' || at + 1 >= text.Length || text[at + 1] != (byte)'\n')
                return false;
            // The last fold of a value may end the field.
            if (at + 2 < text.Length && text[at + 2] is not ((byte)' ' or (byte)'\t'))
                return false;
            var next = text[(at + 2)..].IndexOfAny((byte)'\r', (byte)'\n');
            at = next < 0 ? -1 : at + 2 + next;
        }
        return true;
    }

    private static string Shown(ReadOnlySpan<byte> text)
    {
        text = Trim(text);
        var shown = text.Length > 40 ? text[..40] : text;
        return string.Create(shown.Length, shown, static (chars, octets) =>
        {
            for (var i = 0; i < octets.Length; i++)
                chars[i] = octets[i] is >= 0x20 and < 0x7f ? (char)octets[i] : '?';
        });
    }
}
