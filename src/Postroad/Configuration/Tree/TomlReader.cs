using System.Collections.Immutable;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Postroad.Configuration.Tree;

/// <summary>Reads TOML into a tree that remembers the place of each key and value.</summary>
internal sealed class TomlReader
{
    private readonly string _source;
    private readonly List<ConfigFault> _faults;

    private TomlReader(string source, List<ConfigFault> faults)
    {
        _source = source;
        _faults = faults;
    }

    /// <summary>Reads what can be read; everything else is a fault.</summary>
    public static ConfigTable Read(string text, string source, List<ConfigFault> faults)
    {
        var reader = new TomlReader(source, faults);
        var root = new ConfigTable(new Origin(source, 1, 1));
        if (Parse(text, source, faults) is not { } document)
            return root;
        foreach (var message in document.Diagnostics)
            faults.Add(new ConfigFault(reader.At(message.Span), "", $"{message.Message.TrimEnd('.')}; the file is TOML, such as `key = \"value\"`"));

        reader.ReadEntries(root, document.KeyValues);
        foreach (var section in document.Tables)
            reader.ReadSection(root, section);
        return root;
    }

    // The parser throws on an escape such as \ud800, which is no character, instead of reporting it.
    private static DocumentSyntax? Parse(string text, string source, List<ConfigFault> faults)
    {
        try
        {
            return SyntaxParser.Parse(text, source, validate: true);
        }
        catch (ArgumentOutOfRangeException)
        {
            faults.Add(new ConfigFault(new Origin(source, 1, 1), "", "an escape such as \\uD800 in this file is no character; write the character itself"));
            return null;
        }
    }

    private void ReadSection(ConfigTable root, TableSyntaxBase section)
    {
        if (section.Name is null)
            return;
        if (section is TableArraySyntax)
            _faults.Add(new ConfigFault(At(section.Name.Span), "", "[[…]] is not used here; expected a section such as [listen.mx]"));
        else if (Descend(root, section.Name, all: true) is { } table)
            ReadEntries(table, section.Items);
    }

    private void ReadEntries(ConfigTable table, SyntaxList<KeyValueSyntax> entries)
    {
        foreach (var entry in entries)
            ReadEntry(table, entry);
    }

    private void ReadEntry(ConfigTable table, KeyValueSyntax entry)
    {
        // After an error of syntax either may be missing.
        if (entry.Key is null || entry.Value is null || Descend(table, entry.Key, all: false) is not { } owner)
            return;
        var name = entry.Key.DotKeys.ChildrenCount == 0 ? entry.Key.Key : entry.Key.DotKeys.GetChild(entry.Key.DotKeys.ChildrenCount - 1)?.Key;
        if (name is not null && !IsThereInAnotherCase(owner, NameOf(name), At(entry.Key.Span)))
            owner.Set(NameOf(name), At(entry.Key.Span), ReadValue(entry.Value));
    }

    private ConfigTable? Descend(ConfigTable table, KeySyntax key, bool all)
    {
        var names = new List<BareKeyOrStringValueSyntax?> { key.Key };
        foreach (var item in key.DotKeys)
            names.Add(item.Key);
        if (!all)
            names.RemoveAt(names.Count - 1);
        var here = table;
        foreach (var name in names)
        {
            if (name is null || here is null || IsThereInAnotherCase(here, NameOf(name), At(key.Span)))
                return null;
            here = here.Open(NameOf(name), At(key.Span));
        }
        return here;
    }

    // TOML tells A from a. We do not, so what is there in both is one thing said twice.
    private bool IsThereInAnotherCase(ConfigTable table, string name, Origin origin)
    {
        if (table.Find(name) is not { } other || other.Key == name)
            return false;
        _faults.Add(new ConfigFault(origin, name, $"is \"{other.Key}\" of {other.KeyOrigin} in other letters, and case does not count; keep one of the two"));
        return true;
    }

    private ConfigNode ReadValue(ValueSyntax value)
    {
        var origin = At(value.Span);
        switch (value)
        {
            case StringValueSyntax text:
                return new ConfigScalar(origin, ScalarKind.Text, text.Value ?? "");
            case BooleanValueSyntax truth:
                return new ConfigScalar(origin, ScalarKind.Boolean, truth.Value ? "true" : "false");
            case IntegerValueSyntax number:
                return new ConfigScalar(origin, ScalarKind.Number, number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
            case ArraySyntax array:
                var items = ImmutableArray.CreateBuilder<ConfigNode>();
                foreach (var item in array.Items)
                    if (item.Value is not null)
                        items.Add(ReadValue(item.Value));
                return new ConfigList(origin, items.ToImmutable());
            case InlineTableSyntax inline:
                var table = new ConfigTable(origin);
                foreach (var item in inline.Items)
                    if (item.KeyValue is not null)
                        ReadEntry(table, item.KeyValue);
                return table;
            default:
                return new ConfigScalar(origin, value is FloatValueSyntax ? ScalarKind.Number : ScalarKind.Date, value.ToString().Trim());
        }
    }

    private static string NameOf(BareKeyOrStringValueSyntax name) => name switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax quoted => quoted.Value ?? "",
        _ => name.ToString().Trim(),
    };

    private Origin At(SourceSpan span) => new(_source, span.Start.Line + 1, span.Start.Column + 1);
}
