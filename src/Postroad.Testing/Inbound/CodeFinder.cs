namespace Postroad.Testing;

/// <summary>
/// Finds a one-time code: a number of 4 to 8 digits, in one piece or in equal ones, or 4 to 10 letters and digits, near a word that announces one; else a lonely
/// number of 6 digits, else the first one of 4 to 8 that is no year and no part of a link or a longer number.
/// </summary>
internal static class CodeFinder
{
    private static readonly string[] Announcements = ["code", "pin", "otp", "passcode", "password", "token", "verification", "verify"];

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

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

    /// <summary>Words without links and without the marks around them; a number that is written in pieces is put together.</summary>
    private static List<(string Word, int Line)> Words(string text)
    {
        var words = new List<(string, int)>();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var here = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => !w.Contains("://", StringComparison.Ordinal)).Select(Bare).ToList();
            for (var i = 0; i < here.Count;)
            {
                var pieces = Pieces(here, i);
                words.Add((string.Concat(here.Skip(i).Take(pieces)), number));
                i += pieces;
            }
            number++;
        }
        return words;
    }

    /// <summary>How many words from there on are one number: all digits, equally long, 4 to 8 digits in all, as in <c>493 021</c> and <c>4 9 3 0 2 1</c>.</summary>
    private static int Pieces(List<string> words, int from)
    {
        var count = 0;
        while (from + count < words.Count && words[from + count].Length == words[from].Length && words[from + count].All(char.IsAsciiDigit))
            count++;
        return count > 1 && words[from].Length * count is >= 4 and <= 8 ? count : 1;
    }

    /// <summary>A word without its punctuation, the hyphen in the middle of a number, and the initials of a service before one, as in <c>G-493021</c>.</summary>
    private static string Bare(string word)
    {
        word = word.Trim('.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '"', '\'', '*', '<', '>');
        var hyphen = word.IndexOf('-', StringComparison.Ordinal);
        if (hyphen < 0 || hyphen != word.LastIndexOf('-') || !word.AsSpan(hyphen + 1).ContainsAnyInRange('0', '9') || word.AsSpan(hyphen + 1).ContainsAnyExceptInRange('0', '9'))
            return word;
        var before = word.AsSpan(0, hyphen);
        return !before.ContainsAnyExceptInRange('0', '9') && word.Length is > 5 and < 12 ? word.Remove(hyphen, 1)
            : before.Length is 1 or 2 && before.IndexOfAnyExcept(Letters) < 0 && IsNumber(word[(hyphen + 1)..]) ? word[(hyphen + 1)..]
            : word;
    }

    private static bool Announces(string word) => Announcements.Any(a => word.Equals(a, StringComparison.OrdinalIgnoreCase) || word.Equals(a + "s", StringComparison.OrdinalIgnoreCase));

    private static bool IsNumber(string word) => word.Length is >= 4 and <= 8 && word.All(char.IsAsciiDigit);

    private static bool IsYear(string word) => word.Length == 4 && (word.StartsWith("19", StringComparison.Ordinal) || word.StartsWith("20", StringComparison.Ordinal));

    private static bool IsMixed(string word) => IsOfCapitals(word) || IsOfSmallLetters(word);

    private static bool IsOfCapitals(string word) => word.Length is >= 4 and <= 10 && word.Any(char.IsAsciiDigit) && word.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || c == '-') && char.IsAsciiLetterOrDigit(word[0]) && char.IsAsciiLetterOrDigit(word[^1]);

    // Not 10min and 150px: there a digit comes first and no digit after a letter.
    private static bool IsOfSmallLetters(string word) => word.Length is >= 5 and <= 10 && word.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c))
        && word.Count(char.IsAsciiDigit) >= 2 && word.SkipWhile(char.IsAsciiDigit).SkipWhile(char.IsAsciiLetter).Any();
}
