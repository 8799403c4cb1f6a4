namespace Postroad.Testing;

/// <summary>
/// Finds a one-time code: a number of 4 to 8 digits, or 4 to 10 capitals and digits, near a word that announces one; else a lonely number of 6 digits, else
/// the first one of 4 to 8 that is no year and no part of a link or a longer number.
/// </summary>
internal static class CodeFinder
{
    private static readonly string[] Announcements = ["code", "pin", "otp", "passcode", "password", "token", "verification", "verify"];

    public static string? Find(string subject, string text)
    {
        var words = Words(subject + "\n" + text);
        for (var i = 0; i < words.Count; i++)
        {
            if (Announces(words[i].Word) && (Near(words, i, 1, sameLine: true) ?? Near(words, i, -1, sameLine: true) ?? Near(words, i, 1, sameLine: false)) is { } code)
                return code;
        }
        return words.Find(w => w.Word.Length == 6 && IsNumber(w.Word)).Word ?? words.Find(w => IsNumber(w.Word) && !IsYear(w.Word)).Word;
    }

    /// <summary>The closest code within some words of an announcement.</summary>
    private static string? Near(List<(string Word, int Line)> words, int from, int step, bool sameLine)
    {
        for (var n = 1; n <= 12 && from + n * step is var at && at >= 0 && at < words.Count; n++)
        {
            var (word, line) = words[at];
            if (sameLine && line != words[from].Line)
                break;
            if ((IsNumber(word) && !IsYear(word)) || IsMixed(word))
                return word;
        }
        return null;
    }

    /// <summary>Words without links; numbers that are written in two halves are put together.</summary>
    private static List<(string Word, int Line)> Words(string text)
    {
        var words = new List<(string, int)>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var here = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !w.Contains("://", StringComparison.Ordinal)).Select(w => w.Trim('.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '"', '\'', '*', '<', '>')).ToList();
            for (var i = 0; i < here.Count; i++)
            {
                var word = here[i].Length is > 5 and < 12 && here[i].Count(c => c == '-') == 1 && here[i].All(c => char.IsAsciiDigit(c) || c == '-') ? here[i].Replace("-", "", StringComparison.Ordinal) : here[i];
                if (i + 1 < here.Count && word.Length is 3 or 4 && here[i + 1].Length == word.Length && word.All(char.IsAsciiDigit) && here[i + 1].All(char.IsAsciiDigit) && (i + 2 >= here.Count || !here[i + 2].All(char.IsAsciiDigit)))
                    word += here[++i];
                words.Add((word, number));
            }
            number++;
        }
        return words;
    }

    private static bool Announces(string word) => Announcements.Any(a => word.Equals(a, StringComparison.OrdinalIgnoreCase) || word.Equals(a + "s", StringComparison.OrdinalIgnoreCase));

    private static bool IsNumber(string word) => word.Length is >= 4 and <= 8 && word.All(char.IsAsciiDigit);

    private static bool IsYear(string word) => word.Length == 4 && (word.StartsWith("19", StringComparison.Ordinal) || word.StartsWith("20", StringComparison.Ordinal));

    private static bool IsMixed(string word) => word.Length is >= 4 and <= 10 && word.Any(char.IsAsciiDigit) && word.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || c == '-') && char.IsAsciiLetterOrDigit(word[0]) && char.IsAsciiLetterOrDigit(word[^1]);
}
