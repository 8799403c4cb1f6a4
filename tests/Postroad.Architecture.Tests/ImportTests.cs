using Postroad.Architecture.Tests.Reading;

namespace Postroad.Architecture.Tests;

public sealed class ImportTests
{
    private static readonly IReadOnlyList<TypeUse> Uses = [.. Rooms.Assemblies
        .Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"))
        .SelectMany(AssemblyUses.Read)];

    private static readonly Dictionary<(string From, string To), TypeUse> Edges = Uses
        .Select(use => (From: Rooms.Of(use.User.Namespace), To: Rooms.Of(use.Used.Namespace), Use: use))
        .Where(edge => edge.From is not null && edge.To is not null && edge.From != edge.To)
        .GroupBy(edge => (edge.From!, edge.To!))
        .ToDictionary(edges => edges.Key, edges => edges.First().Use);

    [Fact]
    public void A_room_imports_only_what_the_table_lists() => Findings.None(Edges
        .Where(edge => !Rooms.MayImport.GetValueOrDefault(edge.Key.From, []).Contains(edge.Key.To))
        .Select(edge => $"{edge.Key.From} imports {edge.Key.To}, which the table does not list: {edge.Value.User} uses {edge.Value.Used}")
        .Order());

    [Fact]
    public void The_table_lists_no_import_that_nobody_uses() => Findings.None(Rooms.MayImport
        .SelectMany(row => row.Value, (row, to) => (From: row.Key, To: to))
        .Where(edge => !Edges.ContainsKey(edge))
        .Select(edge => $"{edge.From} is listed to import {edge.To} and does not"));

    /// <summary>What stands in a room's own folder is its front and knows what is behind it, and the other way round; beside each other, folders form no circle.</summary>
    [Fact]
    public void No_circle_runs_between_folders()
    {
        var next = Uses.Where(use => !IsWithin(use.User.Namespace, use.Used.Namespace) && !IsWithin(use.Used.Namespace, use.User.Namespace) && Rooms.Of(use.User.Namespace) is not null && Rooms.Of(use.Used.Namespace) is not null)
            .GroupBy(use => use.User.Namespace).ToDictionary(uses => uses.Key, uses => uses.DistinctBy(use => use.Used.Namespace).ToArray());
        Findings.None(next.Keys.Select(start => CircleFrom(start, next)).Where(circle => circle is not null));
    }

    [Fact]
    public void Configuration_sees_of_a_room_only_its_options() => Findings.None(Uses
        .Where(use => Rooms.Of(use.User.Namespace) == "Configuration" && Rooms.Of(use.Used.Namespace) is { } room && (room.StartsWith("Mta.", StringComparison.Ordinal) || room.StartsWith("Smtp.", StringComparison.Ordinal)))
        .Where(use => !use.Used.Name.EndsWith("Options", StringComparison.Ordinal) && !IsPartOfOptions(use.Used))
        .Select(use => $"{use.User} uses {use.Used}"));

    /// <summary>What an options class is made of (an enumeration, an address with its port) comes with it.</summary>
    private static bool IsPartOfOptions(TypeName part) => Uses.Any(use => use.Used == part && use.User.Name.EndsWith("Options", StringComparison.Ordinal));

    private static bool IsWithin(string inner, string outer) => inner == outer || inner.StartsWith(outer + ".", StringComparison.Ordinal);

    private static string? CircleFrom(string start, Dictionary<string, TypeUse[]> next)
    {
        var cameFrom = new Dictionary<string, TypeUse>();
        var open = new Queue<string>([start]);
        while (open.TryDequeue(out var here))
            foreach (var use in next.GetValueOrDefault(here, []))
                if (cameFrom.TryAdd(use.Used.Namespace, use) && use.Used.Namespace != start)
                    open.Enqueue(use.Used.Namespace);
        if (!cameFrom.ContainsKey(start))
            return null;
        var steps = new List<string>();
        for (var at = start; steps.Count == 0 || at != start; at = cameFrom[at].User.Namespace)
            steps.Insert(0, $"{cameFrom[at].User} → {cameFrom[at].Used}");
        return string.Join(", ", steps);
    }
}
