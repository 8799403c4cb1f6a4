using System.Diagnostics.CodeAnalysis;

namespace Postroad.Configuration.Tree;

/// <summary>Keys and values in the order they were written. Keys are compared without case, as environment variables need it.</summary>
internal sealed class ConfigTable(Origin origin) : ConfigNode(origin)
{
    private readonly List<ConfigEntry> _entries = [];

    public IReadOnlyList<ConfigEntry> Entries => _entries;

    /// <summary>The entry of a key, as it was written first.</summary>
    public ConfigEntry? Find(string key) => IndexOf(key) is >= 0 and var index ? _entries[index] : null;

    public bool TryFind(string key, [NotNullWhen(true)] out ConfigNode? value)
    {
        var index = IndexOf(key);
        value = index < 0 ? null : _entries[index].Value;
        return value is not null;
    }

    /// <summary>Writes a key, over what was there.</summary>
    public void Set(string key, Origin keyOrigin, ConfigNode value)
    {
        var index = IndexOf(key);
        if (index < 0)
            _entries.Add(new ConfigEntry(key, keyOrigin, value));
        else
            _entries[index] = new ConfigEntry(_entries[index].Key, keyOrigin, value);
    }

    /// <summary>The table under a key, made where there is none; null where something else stands there.</summary>
    public ConfigTable? Open(string key, Origin keyOrigin)
    {
        if (TryFind(key, out var value))
            return value as ConfigTable;
        var table = new ConfigTable(keyOrigin);
        Set(key, keyOrigin, table);
        return table;
    }

    private int IndexOf(string key) => _entries.FindIndex(entry => entry.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
}
