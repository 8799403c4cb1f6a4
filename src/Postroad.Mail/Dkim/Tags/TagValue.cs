using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Postroad.Mail.Dkim.Tags;

/// <summary>Reads what stands in tags: base64, numbers, colon-separated lists, quoted-printable, names.</summary>
internal static class TagValue
{
    /// <summary>Base64 with whitespace anywhere (RFC 6376 §2.10). Nothing, or anything else, is no base64.</summary>
    public static bool TryReadBase64(Tag tag, [NotNullWhen(true)] out byte[]? octets)
    {
        octets = null;
        var buffer = new byte[(tag.Value.Length / 4 * 3) + 3];
        if (tag.Value.Length == 0 || !Convert.TryFromBase64String(tag.Value, buffer, out var length))
            return false;
        octets = buffer[..length];
        return true;
    }

    /// <summary>An unsigned decimal number of 1 to <paramref name="maxDigits"/> digits; one that outgrows a long is as good as infinite (RFC 6376 §3.5).</summary>
    public static bool TryReadNumber(string text, int maxDigits, out long number)
    {
        number = 0;
        if (text.Length == 0 || text.Length > maxDigits || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            number = long.MaxValue;
        return true;
    }

    /// <summary>Names with colons between and whitespace around them. False where one is empty or has what a name may not have.</summary>
    public static bool TryReadList(string text, Func<char, bool> allowed, out ImmutableArray<string> names)
    {
        var list = ImmutableArray.CreateBuilder<string>();
        names = [];
        foreach (var range in text.AsSpan().Split(':'))
        {
            var name = text.AsSpan(range).Trim(" \t\r\n").ToString();
            if (name.Length == 0 || !name.All(allowed))
                return false;
            list.Add(name);
        }
        names = list.ToImmutable();
        return true;
    }

    /// <summary>A character of a hyphenated-word (RFC 6376 §2.10), or one of those that tag values of later standards use.</summary>
    public static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*' or '/' or '.';

    /// <summary>A character of the name of a header field, but the semicolon that would end the tag (RFC 5322 §3.6.8).</summary>
    public static bool IsFieldCharacter(char c) => c is > ' ' and < '\x7f' and not (':' or ';');

    /// <summary>dkim-quoted-printable (RFC 6376 §2.11) as UTF-8 text. Null where a '=' is not followed by two hexadecimal digits in upper case.</summary>
    public static string? DecodeQuoted(Tag tag)
    {
        var text = tag.Compact;
        var octets = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                octets[count++] = (byte)text[i];
                continue;
            }
            if (i + 2 >= text.Length || !byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
                return null;
            octets[count++] = octet;
            i += 2;
        }
        return Encoding.UTF8.GetString(octets, 0, count);
    }

    /// <summary>
    /// A domain name of at least two labels as it is looked up: lower case, A-labels (RFC 6376 §3.5, RFC 8616 §5). Null where it is none.
    /// </summary>
    public static string? ReadDomain(string latin1)
    {
        var name = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
        return Addresses.DomainName.TryParse(name, out var domain) && domain.Ascii.Contains('.', StringComparison.Ordinal) ? domain.Ascii : null;
    }

    /// <summary>A selector: labels of letters, digits, hyphens and the underscores that are in use. Null where it is none.</summary>
    public static string? ReadSelector(string latin1)
    {
        if (latin1.Length is 0 or > 200)
            return null;
        foreach (var range in latin1.AsSpan().Split('.'))
        {
            var label = latin1.AsSpan(range);
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return null;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                    return ReadDomain(latin1 + ".x") is { } international ? international[..^2] : null;
            }
        }
        return latin1.ToLowerInvariant();
    }
}
