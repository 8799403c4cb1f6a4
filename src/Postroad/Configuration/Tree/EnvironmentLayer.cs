using System.Collections;

namespace Postroad.Configuration.Tree;

/// <summary>Lays environment variables over the file: <c>POSTROAD__QUEUE__RETRY</c> is <c>queue.retry</c>.</summary>
internal static class EnvironmentLayer
{
    /// <summary>What each variable starts with; the parts of a key stand between two underscores.</summary>
    public const string Prefix = "POSTROAD__";

    public static void Apply(ConfigTable root, IDictionary variables, List<ConfigFault> faults)
    {
        var ours = variables.Keys.Cast<string>().Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);
        foreach (var name in ours)
            Apply(root, name, (string?)variables[name] ?? "", faults);
    }

    private static void Apply(ConfigTable root, string name, string text, List<ConfigFault> faults)
    {
        var origin = Origin.Environment(name);
        var parts = name[Prefix.Length..].Split("__");
        ConfigTable? table = root;
        foreach (var part in parts.Contains("") ? [] : parts[..^1])
            table = table?.Open(part.ToLowerInvariant(), origin);
        if (table is null || parts.Contains(""))
            faults.Add(new ConfigFault(origin, string.Join('.', parts).ToLowerInvariant(), "not a section and a key; expected a name such as POSTROAD__QUEUE__RETRY"));
        else
            table.Set(parts[^1].ToLowerInvariant(), origin, new ConfigScalar(origin, ScalarKind.Untyped, text));
    }
}
