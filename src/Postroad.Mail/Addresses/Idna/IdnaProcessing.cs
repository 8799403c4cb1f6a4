using System.Text;

namespace Postroad.Mail.Addresses.Idna;

/// <summary>
/// Names between Unicode and ASCII by UTS 46, non-transitional, with the rules of STD 3, bidi and joiners (RFC 5890 to 5893 allow less; what
/// they forbid beyond this is left to registries). Everybody who shows or looks up names does it so.
/// </summary>
internal static class IdnaProcessing
{
    private const string Prefix = "xn--";

    /// <summary>The name in A-labels. False where a label breaks a rule; nothing is said about lengths.</summary>
    /// <param name="text">The name, in any mixture of A-labels and U-labels.</param>
    /// <param name="strictHyphens">Whether hyphens in third and fourth place, and at the ends, are a fault in ASCII labels too.</param>
    /// <param name="ascii">The name in A-labels as far as they can be made.</param>
    public static bool TryToAscii(string text, bool strictHyphens, out string ascii)
    {
        var isValid = Process(text, strictHyphens, out var labels);
        ascii = string.Join('.', labels.ConvertAll(label => label.Exists(c => c >= 0x80) ? Prefix + Punycode.Encode(label) : ToText(label)));
        return isValid;
    }

    /// <summary>The name in U-labels. False where a label breaks a rule.</summary>
    public static bool TryToUnicode(string text, bool strictHyphens, out string unicode)
    {
        var isValid = Process(text, strictHyphens, out var labels);
        unicode = string.Join('.', labels.ConvertAll(ToText));
        return isValid;
    }

    // UTS 46 §4: 1. map, 2. normalize, 3. break, 4. convert and validate.
    private static bool Process(string text, bool strictHyphens, out List<List<int>> labels)
    {
        labels = Break(NormalizationFormC.Normalize(Map(text)));
        var isValid = true;
        for (var i = 0; i < labels.Count; i++)
        {
            if (!StartsWithPrefix(labels[i]))
                continue;
            isValid &= Punycode.TryDecode(ToText(labels[i]).AsSpan(Prefix.Length), out var decoded) && decoded.Exists(c => c >= 0x80) && !StartsWithPrefix(decoded);
            if (isValid || decoded.Count > 0)
                labels[i] = decoded;
        }
        var isBidi = labels.Exists(BidiRule.MakesBidi);
        return isValid & labels.TrueForAll(label => IsValid(label, strictHyphens, isBidi));
    }

    private static List<int> Map(string text)
    {
        var mapped = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var status = UnicodeTable.Instance[rune.Value].Status;
            if (status == MappingStatus.Mapped)
                mapped.AddRange(UnicodeTable.Instance.Map(rune.Value));
            else if (status != MappingStatus.Ignored)
                mapped.Add(rune.Value);
        }
        return mapped;
    }

    private static List<List<int>> Break(List<int> text)
    {
        var labels = new List<List<int>> { new() };
        foreach (var codePoint in text)
        {
            if (codePoint == '.')
                labels.Add([]);
            else
                labels[^1].Add(codePoint);
        }
        return labels;
    }

    // UTS 46 §4.1, validity criteria
    private static bool IsValid(List<int> label, bool strictHyphens, bool isBidi)
    {
        if (label.Count == 0)
            return true;
        var isAscii = label.TrueForAll(c => c < 0x80);
        if ((strictHyphens || !isAscii) && (label[0] == '-' || label[^1] == '-' || label is [_, _, '-', '-', ..]))
            return false;
        return !UnicodeTable.Instance[label[0]].IsMark
            && label.TrueForAll(IsAllowed)
            && (isAscii || NormalizationFormC.IsNormalized(label))
            && JoinerRule.IsKept(label)
            && (!isBidi || BidiRule.IsKept(label));
    }

    // UseSTD3ASCIIRules: of ASCII only letters, digits and hyphens.
    private static bool IsAllowed(int codePoint) => codePoint < 0x80
        ? codePoint is >= 'a' and <= 'z' or >= '0' and <= '9' or '-'
        : UnicodeTable.Instance[codePoint].Status == MappingStatus.Valid;

    private static bool StartsWithPrefix(List<int> label) => label is ['x', 'n', '-', '-', ..];

    private static string ToText(List<int> label)
    {
        var text = new StringBuilder(label.Count);
        foreach (var codePoint in label)
            text.Append(new Rune(codePoint));
        return text.ToString();
    }
}
