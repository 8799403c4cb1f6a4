namespace Postroad.Configuration.Tree;

/// <summary>Guesses what was meant by a word that is not known.</summary>
internal static class Nearest
{
    /// <summary>The known word that is closest, if it is close enough to be a slip of the fingers; null if none is.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var folded = Fold(word);
        var best = known.Select(candidate => (candidate, distance: Distance(folded, Fold(candidate))))
            .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(1, Math.Max(folded.Length, best.candidate.Length) / 3) ? best.candidate : null;
    }

    /// <summary><c>; did you mean "x"?</c>, or nothing.</summary>
    public static string Hint(string word, IEnumerable<string> known) => To(word, known) is { } guess ? $"; did you mean \"{guess}\"?" : "";

    private static string Fold(string word) => word.ToLowerInvariant().Replace('-', '_');

    /// <summary>How many letters to insert, drop, change or swap with the neighbour.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        return rows[a.Length, b.Length];
    }
}
