using System.Collections.Immutable;
using Postroad.Configuration.Tree;
using Postroad.Configuration.Values;

namespace Postroad.Configuration.Binding;

/// <summary>
/// A table of the configuration, asked key by key. Each key is declared once, where it is read: with its kind, its default and its
/// meaning, of which errors, <c>config show</c> and the reference are made.
/// </summary>
internal sealed class Section
{
    private readonly BindingPass _binding;
    private readonly ConfigTable _table;
    private readonly string _path;
    private readonly List<string> _known = [];

    public Section(BindingPass binding, ConfigTable table, string path) => (_binding, _table, _path) = (binding, table, path);

    /// <summary>Where the table begins.</summary>
    public Origin Origin => _table.Origin;

    /// <summary>A single value; the default where it is not there or wrong.</summary>
    public T? Value<T>(string key, T? fallback, ValueKind<T> kind, string meaning)
    {
        var node = Find(key);
        var value = fallback;
        string? shown = null;
        if (node is not null && ReadScalar(key, node, kind, out var read, out shown))
            value = read;
        else
            node = null;
        Note(key, kind.Name, shown ?? (value is null ? null : kind.Show(value)), node?.Origin, fallback is null ? null : kind.Show(fallback), meaning);
        return value;
    }

    /// <summary>Values in a row. Null where there are none and no default.</summary>
    public IReadOnlyList<T>? Values<T>(string key, IReadOnlyList<T>? fallback, ValueKind<T> kind, string meaning)
    {
        var node = Find(key);
        var value = fallback;
        string? shown = null;
        if (node is not null && ReadList(key, node, kind, out var read, out shown))
            value = read;
        else
            node = null;
        Note(key, "list of " + kind.Name, shown ?? Listed(value, kind), node?.Origin, Listed(fallback, kind), meaning);
        return value;
    }

    /// <summary>The table under a key, empty where there is none.</summary>
    public Section Table(string key)
    {
        var node = Find(key);
        if (node is not null and not ConfigTable)
            Fault(node.Origin, key, $"expects a table such as [{Join(key)}]");
        return _binding.Open(node as ConfigTable ?? new ConfigTable(Origin.Default), Join(key));
    }

    /// <summary>The tables under a key that have names of their own, such as <c>[domain."example.com"]</c>.</summary>
    public IEnumerable<(string Name, Origin Origin, Section Section)> Tables(string key, string standIn)
    {
        var node = Find(key);
        if (node is not null and not ConfigTable)
            Fault(node.Origin, key, $"expects tables such as [{Join(key)}.{standIn}]");
        if (_binding.IsDescribing)
            return [(standIn, Origin.Default, _binding.Open(new ConfigTable(Origin.Default), $"{Join(key)}.{standIn}"))];
        return node is ConfigTable tables ? Open(tables, Join(key)) : [];
    }

    /// <summary>Tables that stand beside keys of this one, such as <c>[tls."mail.example.org"]</c>. Ask last: every table not asked for is one.</summary>
    public IEnumerable<(string Name, Origin Origin, Section Section)> OtherTables(string standIn)
    {
        if (_binding.IsDescribing)
            return [(standIn, Origin.Default, _binding.Open(new ConfigTable(Origin.Default), $"{_path}.{standIn}"))];
        var others = new ConfigTable(_table.Origin);
        foreach (var entry in _table.Entries.Where(entry => entry.Value is ConfigTable && !_known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase)))
        {
            others.Set(entry.Key, entry.KeyOrigin, entry.Value);
            _known.Add(entry.Key);
        }
        return Open(others, _path);
    }

    /// <summary>Something is wrong with the table as a whole; told where no single key of its own is wrong already.</summary>
    public void Fault(string? message)
    {
        if (message is null || _binding.IsDescribing || _binding.Faults.Exists(fault => fault.Key == _path || IsOwn(fault.Key)))
            return;
        var prefix = $"[{_path}]";
        Fault(_table.Origin, "", (message.StartsWith(prefix, StringComparison.Ordinal) ? message[prefix.Length..].TrimStart(':', ' ') : message).TrimEnd('.'));
    }

    public void ReportUnknownKeys()
    {
        foreach (var entry in _table.Entries.Where(entry => !_known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var what = entry.Value is ConfigTable ? "unknown section" : "unknown key";
            var hint = Nearest.Hint(entry.Key, _known);
            Fault(entry.KeyOrigin, entry.Key, hint.Length > 0 || _known.Count == 0 ? what + hint : $"{what}; known here: {string.Join(", ", _known)}");
        }
    }

    private List<(string Name, Origin Origin, Section Section)> Open(ConfigTable tables, string parent)
    {
        var opened = new List<(string, Origin, Section)>();
        foreach (var entry in tables.Entries)
            if (entry.Value is ConfigTable child)
                opened.Add((entry.Key, entry.KeyOrigin, _binding.Open(child, $"{parent}.{TomlText.Key(entry.Key)}")));
            else
                _binding.Faults.Add(new ConfigFault(entry.KeyOrigin, $"{parent}.{TomlText.Key(entry.Key)}", $"expects a table such as [{parent}.{TomlText.Key(entry.Key)}]"));
        return opened;
    }

    // A table below this one, or beside it under a name that begins alike, has faults of its own.
    private bool IsOwn(string path) => _known.Exists(key => path == Join(key) && !(_table.TryFind(key, out var node) && node is ConfigTable));

    private ConfigNode? Find(string key)
    {
        _known.Add(key);
        return _table.TryFind(key, out var node) ? node : null;
    }

    private bool ReadList<T>(string key, ConfigNode node, ValueKind<T> kind, out IReadOnlyList<T> values, out string? shown)
    {
        (values, shown) = ([], null);
        if (ItemsOf(node) is not { } nodes)
            return Fault(node.Origin, key, ListExpectation(node, kind));
        var read = new List<T>();
        var texts = new List<string>();
        foreach (var item in nodes)
            if (ReadScalar(key, item, kind, out var value, out var text))
            {
                read.Add(value!);
                texts.Add(text!);
            }
        (values, shown) = (read, $"[{string.Join(", ", texts)}]");
        return read.Count == nodes.Length;
    }

    private static ImmutableArray<ConfigNode>? ItemsOf(ConfigNode node) => node switch
    {
        ConfigList list => list.Items,
        ConfigScalar { Kind: ScalarKind.Untyped } words => [.. words.Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(word => new ConfigScalar(words.Origin, ScalarKind.Untyped, word))],
        _ => null,
    };

    /// <summary>Shows the value that was written in the brackets that it lacks, as the kind formats it, so that no password is told.</summary>
    private static string ListExpectation<T>(ConfigNode node, ValueKind<T> kind) =>
        node is ConfigScalar scalar && kind.Takes(scalar.Kind) && !Placeholders.AreIn(scalar.Text) && kind.Parse(scalar.Text, out var value, out _)
            ? $"expects a list such as [{kind.Show(value!)}]"
            : $"expects a list in brackets, each item {kind.Noun}";

    private bool ReadScalar<T>(string key, ConfigNode node, ValueKind<T> kind, out T? value, out string? shown)
    {
        (value, shown) = (default, null);
        if (node is not ConfigScalar scalar || !kind.Takes(scalar.Kind))
            return Fault(node.Origin, key, kind.Expectation(node));
        var isSecret = Placeholders.AreIn(scalar.Text);
        var text = scalar.Text;
        if (isSecret && !_binding.Placeholders.TryFill(scalar.Text, out text, out var reason))
            return Fault(node.Origin, key, reason);
        if (!kind.Parse(text, out value, out var error))
            return Fault(node.Origin, key, isSecret ? $"{scalar.Text} does not stand for {kind.Noun}" : error!.TrimEnd('.'));
        shown = isSecret ? TomlText.Quoted(scalar.Text) : kind.Show(value!);
        return true;
    }

    private bool Fault(Origin origin, string key, string message)
    {
        _binding.Faults.Add(new ConfigFault(origin, key.Length == 0 ? _path : Join(key), message));
        return false;
    }

    private void Note(string key, string kind, string? value, Origin? origin, string? fallback, string meaning) =>
        _binding.Settings.Add(new BoundSetting(Join(key), kind, value, origin ?? Origin.Default, fallback, meaning));

    private string Join(string key) => _path.Length == 0 ? TomlText.Key(key) : $"{_path}.{TomlText.Key(key)}";

    private static string? Listed<T>(IReadOnlyList<T>? values, ValueKind<T> kind) =>
        values is null ? null : $"[{string.Join(", ", values.Select(kind.Show))}]";
}
