using System.Collections.Immutable;

namespace Postroad.Mail.Dkim.Hashing;

/// <summary>Which fields a signature covers: of each name from the bottom up, a name that has run out counts as nothing (RFC 6376 §5.4.2).</summary>
internal sealed class SignedFields
{
    /// <summary>Fields that may stand once (RFC 5322 §3.6, RFC 2045) and that a reader sees or that change what is seen.</summary>
    private static readonly ImmutableArray<string> Single =
        ["from", "sender", "reply-to", "to", "cc", "subject", "date", "mime-version", "content-type", "content-transfer-encoding"];

    private readonly Dictionary<string, List<RawField>> _byName;

    public SignedFields(RawHeader header)
    {
        _byName = new(StringComparer.OrdinalIgnoreCase);
        foreach (var field in header.Fields)
        {
            if (!_byName.TryGetValue(field.Name, out var list))
                _byName[field.Name] = list = [];
            list.Add(field);
        }
    }

    /// <summary>Adds the fields of <c>h=</c> to a hash in their order.</summary>
    /// <param name="names">The names of <c>h=</c>.</param>
    /// <param name="self">The field of the signature itself, which it never covers by name.</param>
    /// <param name="hash">The hash.</param>
    /// <returns>A field that is there more often than it is signed though it may stand only once; null where there is none.</returns>
    public string? AddTo(HeaderHash hash, ImmutableArray<string> names, RawField? self)
    {
        var used = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!_byName.TryGetValue(name, out var fields))
                continue;
            var next = used.GetValueOrDefault(name, fields.Count) - 1;
            if (next >= 0 && self is { } own && fields[next].Index == own.Index)
                next--;
            used[name] = Math.Max(next, 0);
            if (next < 0)
                continue;
            used[name] = next;
            hash.Add(RawHeader.FieldOf(fields[next]));
        }
        foreach (var name in Single)
        {
            if (used.TryGetValue(name, out var left) && left > 0)
                return name;
        }
        return null;
    }
}
