using System.Globalization;
using System.Text;

namespace Postroad.Crash;

/// <summary>A message that tells whether it is whole: its id, its length and a body made from both.</summary>
internal static class Letter
{
    public static string Write(string id, int octets)
    {
        var text = new StringBuilder($"From: <ada@ledger.test>\r\nSubject: ledger\r\nX-Ledger: {id} {octets.ToString(CultureInfo.InvariantCulture)}\r\n\r\n");
        foreach (var line in Lines(id, octets))
            text.Append(line).Append("\r\n");
        return text.ToString();
    }

    /// <summary>Reads id and wholeness from what arrived, line by line without line ends.</summary>
    public static (string Id, bool IsWhole) Read(IReadOnlyList<string> lines)
    {
        const string Name = "X-Ledger: ";
        var mark = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var empty = lines.TakeWhile(line => line.Length > 0).Count();
        if (mark?[Name.Length..].Split(' ') is not [var id, var octets] || !int.TryParse(octets, CultureInfo.InvariantCulture, out var length))
            return ("unknown", false);
        return (id, lines.Skip(empty + 1).SequenceEqual(Lines(id, length)));
    }

    private static IEnumerable<string> Lines(string id, int octets)
    {
        for (var at = 0; at < octets; at += 70)
            yield return $"{id} {at:x6} {new string((char)('a' + at / 70 % 26), Math.Min(54, octets - at))}";
    }
}
