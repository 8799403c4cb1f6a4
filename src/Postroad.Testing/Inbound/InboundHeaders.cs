using System.Collections;
using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace Postroad.Testing;

/// <summary>The header fields of a message, decoded, in order. Names ignore case.</summary>
public sealed class InboundHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _fields;

    internal InboundHeaders(HeaderList headers) => _fields = [.. headers.Select(h => new KeyValuePair<string, string>(h.Field, h.Value))];

    /// <summary>How many fields there are.</summary>
    public int Count => _fields.Count;

    /// <summary>The first value of a field; null where it is not there.</summary>
    public string? this[string name] => All(name).FirstOrDefault();

    /// <summary>All values of a field.</summary>
    public IEnumerable<string> All(string name) => _fields.Where(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    /// <summary>Whether a field is there.</summary>
    public bool ContainsKey(string name) => All(name).Any();

    /// <summary>The first value of a field, where it is there.</summary>
    public bool TryGetValue(string name, [NotNullWhen(true)] out string? value) => (value = this[name]) is not null;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
