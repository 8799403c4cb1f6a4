using System.Globalization;
using System.Text;

namespace Postroad.Mta.Delivery.Mailboxes;

/// <summary>
/// Where a mailbox is. What an address says becomes one name of a folder, whatever it says: each character that a file system might take for more than a letter
/// is written as <c>%XX</c>, so that two addresses never meet in one folder and none leads out of its place.
/// </summary>
internal static class MailboxPath
{
    /// <summary>Fills in a template of the configuration.</summary>
    /// <param name="template">The path with <c>{domain}</c> and <c>{local}</c>; under the data folder unless absolute.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="localPart">The local part.</param>
    public static string Expand(string template, string dataFolder, string domain, string localPart)
    {
        var path = template
            .Replace("{domain}", SafeName(domain), StringComparison.Ordinal)
            .Replace("{local}", SafeName(localPart), StringComparison.Ordinal);
        return Path.GetFullPath(path, Path.GetFullPath(dataFolder));
    }

    /// <summary>A name that is one name on every file system, and another one for every other text.</summary>
    public static string SafeName(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSafe(rune, isFirst: name.Length == 0))
                name.Append(rune);
            else
                AppendEscaped(name, rune);
        }
        // Windows drops a dot at the end and knows devices by name, with any ending.
        if (name.Length > 0 && name[^1] == '.')
            name.Remove(name.Length - 1, 1).Append("%2e");
        if (IsDevice(name.ToString()))
            AppendEscapedFirst(name);
        return name.Length == 0 ? "%" : name.ToString();
    }

    private static bool IsSafe(Rune rune, bool isFirst) =>
        Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '=' or '+' or '@' || !isFirst && (rune.Value is '-' or '.');

    private static bool IsDevice(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var stem = dot < 0 ? name : name[..dot];
        return stem.Length is 3 or 4 && stem.ToUpperInvariant() switch
        {
            "CON" or "PRN" or "AUX" or "NUL" => true,
            ['C', 'O', 'M', _] or ['L', 'P', 'T', _] => char.IsDigit(stem[3]) || stem[3] is '\u00b9' or '\u00b2' or '\u00b3',
            _ => false,
        };
    }

    private static void AppendEscaped(StringBuilder name, Rune rune)
    {
        Span<byte> octets = stackalloc byte[4];
        foreach (var octet in octets[..rune.EncodeToUtf8(octets)])
            name.Append(CultureInfo.InvariantCulture, $"%{octet:x2}");
    }

    private static void AppendEscapedFirst(StringBuilder name)
    {
        var first = new Rune(name[0]);
        var rest = name.ToString(1, name.Length - 1);
        name.Clear();
        AppendEscaped(name, first);
        name.Append(rest);
    }
}
