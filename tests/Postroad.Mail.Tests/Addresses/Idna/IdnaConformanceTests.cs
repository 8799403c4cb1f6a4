using System.Globalization;
using System.Text;
using Postroad.Mail.Addresses.Idna;

namespace Postroad.Mail.Tests.Addresses.Idna;

public sealed class IdnaConformanceTests
{
    /// <summary>The vectors are of Unicode 15.0. What later versions of UTS 46 decide otherwise stands here with its revision.</summary>
    private static bool IsDecidedOtherwiseNow(string source, string unicode) => (source + unicode).EnumerateRunes().Any(rune => rune.Value
        is 0x2260 or 0x226E or 0x226F          // 15.1: valid, were disallowed for the ASCII in their decompositions
        or 0x04C0 or (>= 0x10A0 and <= 0x10C5) // 15.1: mapped, were disallowed
        or 0x115F or 0x1160 or 0xFFA0 or (>= 0x1D173 and <= 0x1D17A) // 16.0: ignored, were disallowed
        or (>= 0x2EBF0 and <= 0x2EE5D) or (>= 0x323B0 and <= 0x33479)); // 15.1 and 17.0: assigned since

    [Fact]
    public void The_vectors_of_unicode_come_out_as_they_say()
    {
        var disagreements = new List<string>();
        foreach (var line in File.ReadLines(Conformance.Path("idna/IdnaTestV2.txt")))
        {
            var columns = line.Split('#')[0].Split(';').Select(column => Unescape(column.Trim())).ToArray();
            if (columns.Length < 7 || IsDecidedOtherwiseNow(columns[0], columns[1]))
                continue;
            var unicode = columns[1].Length == 0 ? columns[0] : columns[1];
            var unicodeIsValid = columns[2].Trim('[', ']').Split(',').All(code => code.Trim() is "" or "X4_2" or "X3");
            var ascii = columns[3].Length == 0 ? unicode : columns[3];
            var asciiIsValid = columns[4].Length == 0 ? columns[2].Length == 0 : columns[4] == "[]";

            if (IdnaProcessing.TryToUnicode(columns[0], strictHyphens: true, out var actual) != unicodeIsValid || unicodeIsValid && actual != unicode)
                disagreements.Add($"to Unicode: {line} → {actual}");
            var isAscii = IdnaProcessing.TryToAscii(columns[0], strictHyphens: true, out actual) && FitsDns(actual);
            if (isAscii != asciiIsValid || asciiIsValid && actual != ascii)
                disagreements.Add($"to ASCII: {line} → {actual}");
        }
        Assert.True(disagreements.Count == 0, $"{disagreements.Count} disagreements:\n{string.Join('\n', disagreements.Take(60))}");
    }

    // UTS 46 §4.2, VerifyDnsLength, without the root label and its dot
    private static bool FitsDns(string ascii) => (ascii.EndsWith('.') ? ascii[..^1] : ascii) is { Length: <= 253 } name && name.Split('.').All(label => label.Length is >= 1 and <= 63);

    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text.AsSpan(i).StartsWith("\\u"))
            {
                result.Append((char)int.Parse(text.AsSpan(i + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 5;
            }
            else if (text.AsSpan(i).StartsWith("\\x{"))
            {
                var end = text.IndexOf('}', i);
                result.Append(char.ConvertFromUtf32(int.Parse(text.AsSpan(i + 3, end - i - 3), NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
                i = end;
            }
            else
            {
                result.Append(text[i]);
            }
        }
        return result.ToString();
    }
}
