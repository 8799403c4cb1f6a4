using System.Text;

namespace Postroad.Mail.Addresses.Idna;

/// <summary>Unicode Normalization Form KC (UAX 15): ligatures, wide letters and other forms of the same characters become those, then as in form C.</summary>
internal static class NormalizationFormKC
{
    /// <summary>The text in NFKC. A surrogate that stands alone becomes U+FFFD.</summary>
    public static string Normalize(string text)
    {
        var decomposed = new List<int>(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, decomposed);
        var normal = new StringBuilder(text.Length);
        foreach (var codePoint in NormalizationFormC.Normalize(decomposed))
            normal.Append(new Rune(codePoint).ToString());
        return normal.ToString();
    }

    // Both kinds of decomposition lead to each other; the table has none that leads back.
    private static void Decompose(int codePoint, List<int> target)
    {
        var table = UnicodeTable.Instance;
        if (table.TryDecompose(codePoint, out var parts))
        {
            Decompose(parts.First, target);
            if (parts.Second != 0)
                Decompose(parts.Second, target);
            return;
        }
        var compatible = table.DecomposeCompatibly(codePoint);
        foreach (var part in compatible)
            Decompose(part, target);
        if (compatible.IsEmpty)
            target.Add(codePoint);
    }
}
