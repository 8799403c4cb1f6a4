using Postroad.Smtp.Protocol;

namespace Postroad.Client;

/// <summary>Finds the server's own id of a message in its last reply. There is no rule for it; these are the forms of servers in the field.</summary>
internal static class QueueIds
{
    // "queued as X" (Postfix, Postroad and others), "OK id=X" (Exim), "Ok: queued X", "X Message accepted for delivery" (Sendmail, OpenSMTPD)
    public static string? Find(Reply reply)
    {
        var words = string.Join(' ', reply.Lines).Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith("id=", StringComparison.OrdinalIgnoreCase) && words[i].Length > 3)
                return Clean(words[i][3..]);
            if (i + 1 < words.Length && words[i].Equals("as", StringComparison.OrdinalIgnoreCase) && i > 0 && words[i - 1].EndsWith("queued", StringComparison.OrdinalIgnoreCase))
                return Clean(words[i + 1]);
            if (i + 1 < words.Length && words[i + 1].Equals("Message", StringComparison.OrdinalIgnoreCase) && i + 2 < words.Length && words[i + 2].Equals("accepted", StringComparison.OrdinalIgnoreCase) && words[i].Any(char.IsAsciiDigit))
                return Clean(words[i]);
            if (i + 1 < words.Length && words[i].Equals("queued", StringComparison.OrdinalIgnoreCase) && words[i + 1].Length > 4 && words[i + 1].Any(char.IsAsciiDigit))
                return Clean(words[i + 1]);
        }
        return null;
    }

    private static string? Clean(string word) => word.Trim('<', '>', '(', ')', '[', ']', '.', ':', '"') is { Length: > 0 and <= 128 } id ? id : null;
}
