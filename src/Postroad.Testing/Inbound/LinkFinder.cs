namespace Postroad.Testing;

/// <summary>Finds a link: by the words on it, then by a part of its address, then in plain text by the words of its line or the line before.</summary>
internal static class LinkFinder
{
    public static Uri? Find(string text, HtmlReading? html, string plain)
    {
        var wanted = HtmlReading.Words(text);
        var anchors = html?.Anchors.Select(a => (a.Words, Address: Read(a.Address))).Where(a => a.Address is not null).ToArray() ?? [];
        return anchors.FirstOrDefault(a => a.Words.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Address
            ?? anchors.FirstOrDefault(a => a.Words.Contains(wanted, StringComparison.OrdinalIgnoreCase)).Address
            ?? anchors.FirstOrDefault(a => a.Address!.OriginalString.Contains(text, StringComparison.OrdinalIgnoreCase)).Address
            ?? InPlainText(wanted, text, plain);
    }

    private static Uri? InPlainText(string wanted, string text, string plain)
    {
        var lines = plain.ReplaceLineEndings("\n").Split('\n');
        var links = new List<(string Context, Uri Address)>();
        var before = "";
        foreach (var line in lines)
        {
            links.AddRange(Links(line).Select(l => ($"{before} {line}", l)));
            if (line.Trim().Length > 0)
                before = line;
        }
        return links.Find(l => l.Address.OriginalString.Contains(text, StringComparison.OrdinalIgnoreCase)).Address
            ?? links.Find(l => HtmlReading.Words(l.Context).Contains(wanted, StringComparison.OrdinalIgnoreCase)).Address;
    }

    private static IEnumerable<Uri> Links(string line)
    {
        foreach (var word in line.Split([' ', '\t', '<', '>', '"', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries))
        {
            // What ends a sentence is no part of the link in it.
            if (Read(word.TrimEnd('.', ',', ';', ':', '!', '?', '\'')) is { } link)
                yield return link;
        }
    }

    private static Uri? Read(string address) =>
        Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) ? uri : null;
}
