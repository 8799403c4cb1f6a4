namespace Postroad.Crash;

/// <summary>The named crash points of the sources, in turn, and how often the server died at each.</summary>
internal sealed class Points(string[] names)
{
    private readonly Dictionary<string, int> _reached = names.ToDictionary(name => name, _ => 0);
    private int _next;

    public string? Next() => names.Length == 0 ? null : names[_next++ % names.Length];

    /// <summary>At which passage: commits come by the hundred in a start, a step of a start once.</summary>
    public int Times(string name, Random random) =>
        _reached[name] == 0 ? 1 : name.StartsWith("commit.", StringComparison.Ordinal) || name.StartsWith("settle.", StringComparison.Ordinal) ? random.Next(1, 80) : random.Next(1, 4);

    public void Reached(string name) => _reached[name]++;

    public List<string> Never() => [.. _reached.Where(point => point.Value == 0).Select(point => point.Key)];

    /// <summary>Whether so many kills give each point its turns.</summary>
    public bool MustBeReached(int kills) => kills >= names.Length * 5;

    public IEnumerable<Verdict> Verdicts(bool mustReachAll)
    {
        var never = Never();
        yield return new(
            $"killed at {_reached.Count - never.Count} of {_reached.Count} named points, {_reached.Values.Sum()} times",
            never.Count == 0 || !mustReachAll,
            never.Count == 0 ? string.Join(", ", _reached.Select(point => $"{point.Key} {point.Value}")) : $"never at {string.Join(", ", never)}");
    }
}
