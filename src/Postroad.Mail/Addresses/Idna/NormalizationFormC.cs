namespace Postroad.Mail.Addresses.Idna;

/// <summary>
/// Unicode Normalization Form C (UAX 15) over code points. The framework's own does nothing without ICU, and we run without ICU.
/// </summary>
internal static class NormalizationFormC
{
    // Hangul syllables are composed and decomposed by arithmetic (The Unicode Standard, 3.12).
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    /// <summary>The text in NFC.</summary>
    public static List<int> Normalize(List<int> text)
    {
        var table = UnicodeTable.Instance;
        var decomposed = new List<int>(text.Count + 8);
        foreach (var codePoint in text)
            Decompose(table, codePoint, decomposed);
        Order(table, decomposed);
        Compose(table, decomposed);
        return decomposed;
    }

    /// <summary>Whether normalizing would change nothing.</summary>
    public static bool IsNormalized(List<int> text) => Normalize(text).SequenceEqual(text);

    // Decompositions nest at their first part only, four deep at most; the second parts wait in a row.
    private static void Decompose(UnicodeTable table, int codePoint, List<int> target)
    {
        if (codePoint - SyllableBase is >= 0 and < SyllableCount and var syllable)
        {
            target.Add(LeadBase + syllable / (VowelCount * TrailCount));
            target.Add(VowelBase + syllable % (VowelCount * TrailCount) / TrailCount);
            if (syllable % TrailCount != 0)
                target.Add(TrailBase + syllable % TrailCount);
            return;
        }
        var start = target.Count;
        while (table.TryDecompose(codePoint, out var parts))
        {
            codePoint = parts.First;
            if (parts.Second != 0)
                target.Insert(start, parts.Second);
        }
        target.Insert(start, codePoint);
    }

    // The canonical ordering: marks of a row sorted by combining class, those of one class in the order in which they came.
    private static void Order(UnicodeTable table, List<int> text)
    {
        for (var start = 0; start < text.Count; start++)
        {
            if (table[text[start]].CombiningClass == 0)
                continue;
            var end = start + 1;
            while (end < text.Count && table[text[end]].CombiningClass != 0)
                end++;
            var sorted = text[start..end].OrderBy(codePoint => table[codePoint].CombiningClass).ToList();
            for (var i = 0; i < sorted.Count; i++)
                text[start + i] = sorted[i];
            start = end;
        }
    }

    private static void Compose(UnicodeTable table, List<int> text)
    {
        var (starter, kept, lastClass) = (-1, 0, -1);
        for (var i = 0; i < text.Count; i++)
        {
            var codePoint = text[i];
            var combiningClass = (int)table[codePoint].CombiningClass;
            // Not blocked: nothing stands between, or only marks of a lower class.
            if (starter >= 0 && lastClass < combiningClass && TryCompose(table, text[starter], codePoint, out var composite))
            {
                text[starter] = composite;
                continue;
            }
            if (combiningClass == 0)
                (starter, lastClass) = (kept, -1);
            else
                lastClass = combiningClass;
            text[kept++] = codePoint;
        }
        text.RemoveRange(kept, text.Count - kept);
    }

    private static bool TryCompose(UnicodeTable table, int first, int second, out int composite)
    {
        if (first - LeadBase is >= 0 and < LeadCount and var lead && second - VowelBase is >= 0 and < VowelCount and var vowel)
        {
            composite = SyllableBase + (lead * VowelCount + vowel) * TrailCount;
            return true;
        }
        if (first - SyllableBase is >= 0 and < SyllableCount and var syllable && syllable % TrailCount == 0 && second - TrailBase is > 0 and < TrailCount and var trail)
        {
            composite = first + trail;
            return true;
        }
        return table.TryCompose(first, second, out composite);
    }
}
