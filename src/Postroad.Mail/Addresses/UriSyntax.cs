using System.Buffers;

namespace Postroad.Mail.Addresses;

/// <summary>The form of the URIs in records of the DNS (RFC 3986 §3), without what must be encoded there: comma, exclamation mark, semicolon.</summary>
internal static class UriSyntax
{
    private const string LettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(LettersAndDigits + "+-.");
    private static readonly SearchValues<char> UriCharacters = SearchValues.Create(LettersAndDigits + "-._~:/?#[]@$&'()*+=%");

    // URI = scheme ":" hier-part; pct-encoded = "%" HEXDIG HEXDIG
    public static bool IsUri(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter(text[0])
            && !text[..colon].ContainsAnyExcept(SchemeCharacters) && !text[(colon + 1)..].ContainsAnyExcept(UriCharacters) && AreEscapesWhole(text);
    }

    private static bool AreEscapesWhole(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('%'); at >= 0; at = text.IndexOf('%'))
        {
            text = text[(at + 1)..];
            if (text.Length < 2 || !char.IsAsciiHexDigit(text[0]) || !char.IsAsciiHexDigit(text[1]))
                return false;
        }
        return true;
    }
}
