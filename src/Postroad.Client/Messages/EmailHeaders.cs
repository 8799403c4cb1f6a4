using System.Collections;

namespace Postroad.Client;

/// <summary>Header fields beside those that <see cref="Email"/> has properties for, in order; a name may come more than once.</summary>
public sealed class EmailHeaders : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    /// <summary>How many fields there are.</summary>
    public int Count => _fields.Count;

    /// <summary>The first value of a field, or null; setting replaces all fields of that name.</summary>
    /// <exception cref="MailContentException">Name or value hold what must not stand in a header.</exception>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
            {
                if (Is(field, name))
                    return field.Value;
            }
            return null;
        }
        set
        {
            _fields.RemoveAll(f => Is(f, name));
            if (value is not null)
                Add(name, value);
        }
    }

    /// <summary>Adds a field.</summary>
    /// <exception cref="MailContentException">Name or value hold what must not stand in a header.</exception>
    public void Add(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        _fields.Add(new(HeaderText.GuardName(name), HeaderText.Guard(value, $"the header field {name}")));
    }

    /// <summary>Takes the fields of a dictionary.</summary>
    public static implicit operator EmailHeaders(Dictionary<string, string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var headers = new EmailHeaders();
        foreach (var (name, value) in fields)
            headers.Add(name, value);
        return headers;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool Is(KeyValuePair<string, string> field, string name) => field.Key is not null && field.Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
