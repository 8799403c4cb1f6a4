using System.Text;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Dmarc;

/// <summary>The formal definition of a policy, to the letter (RFC 9989 §4.8). Unknown tags are no fault; one tag twice is (RFC 6376 §3.2).</summary>
internal static class DmarcRecordGrammar
{
    // dmarc-record = dmarc-version *(dmarc-sep dmarc-tag) [dmarc-sep]
    public static string? FindFault(ReadOnlySpan<byte> text)
    {
        if (!DmarcRecordReader.SkipVersion(text, out var start))
            return "it does not begin with v=DMARC1 and a semicolon";
        var rest = Encoding.Latin1.GetString(text[start..]).TrimStart(' ', '\t');
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (rest.Length > 0)
        {
            // The loop stands before a semicolon: a tag follows it, or the end of the record.
            rest = rest[1..].TrimStart(' ', '\t');
            if (rest.Length == 0)
                break;
            var end = rest.IndexOf(';', StringComparison.Ordinal);
            var tag = end < 0 ? rest : rest[..end];
            rest = end < 0 ? "" : rest[end..];
            if (FindTagFault(tag.Trim(' ', '\t'), names) is { } fault)
                return fault;
        }
        return null;
    }

    /// <summary>An address for reports: any URI, with an obsolete limit of size behind it or not.</summary>
    // obs-dmarc-uri = dmarc-uri "!" 1*DIGIT [ "k" / "m" / "g" / "t" ]
    public static bool IsReportAddress(string text)
    {
        var at = text.IndexOf('!', StringComparison.Ordinal);
        return at < 0 ? UriSyntax.IsUri(text) : UriSyntax.IsUri(text.AsSpan(0, at)) && IsSize(text[(at + 1)..]);
    }

    // dmarc-fo: 0 or 1, d and s, each at most once, in any order
    public static bool IsFailureOptions(string text)
    {
        var parts = text.ToLowerInvariant().Split(':');
        return parts.All(p => p is "0" or "1" or "d" or "s") && parts.Distinct().Count() == parts.Length && parts.Count(p => p is "0" or "1") <= 1;
    }

    // dmarc-tag = 1*ALPHA equals 1*dmarc-value
    private static string? FindTagFault(string tag, HashSet<string> names)
    {
        var equals = tag.IndexOf('=', StringComparison.Ordinal);
        if (tag.Length == 0)
            return "a tag is missing between two semicolons";
        if (equals < 0)
            return $"'{Shown(tag)}' has no '='";
        var name = tag[..equals].TrimEnd(' ', '\t');
        var value = tag[(equals + 1)..].TrimStart(' ', '\t');
        if (name.Length == 0 || !name.All(char.IsAsciiLetter))
            return $"'{Shown(name)}' is not the name of a tag";
        if (!names.Add(name))
            return $"the tag {name}= stands there twice";
        if (value.Length == 0 || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return $"the tag {name}= has no value, or one that is not printable ASCII";
        return IsValue(name, value) ? null : $"'{Shown(value)}' is no value of {name}=";
    }

    private static bool IsValue(string name, string value) => name switch
    {
        "p" or "sp" or "np" => IsOneOf(value, "none", "quarantine", "reject"),
        "t" => IsOneOf(value, "y", "n"),
        "psd" => IsOneOf(value, "y", "n", "u"),
        "adkim" or "aspf" => IsOneOf(value, "r", "s"),
        "fo" => IsFailureOptions(value),
        "rua" or "ruf" => value.Split(',').All(uri => IsReportAddress(uri.Trim(' ', '\t'))),
        "v" => false,
        _ => true,
    };

    private static bool IsOneOf(string value, params ReadOnlySpan<string> values)
    {
        foreach (var candidate in values)
        {
            if (candidate.Equals(value, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool IsSize(string text)
    {
        var digits = text.AsSpan().TrimEnd("kmgtKMGT");
        return digits.Length > 0 && text.Length - digits.Length <= 1 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static string Shown(string text) => string.Concat(text.Take(60).Select(c => c is >= ' ' and < '\x7f' ? c : '?'));
}
