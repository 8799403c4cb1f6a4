using System.Text;
using Postroad.Mail.Addresses.Idna;

namespace Postroad.Smtp.Sasl;

/// <summary>
/// Brings user names and passwords into the form that both sides hash (RFC 4013 §2): spaces of other scripts become a space, characters that are
/// mapped to nothing go, and forms of the same character become that one (NFKC). Nothing is refused (§2.3, §2.4), since a secret that a person
/// could set has to open the door again.
/// </summary>
public static class SaslPrep
{
    /// <summary>The text as it is hashed; the same object where nothing changes, which holds for all ASCII.</summary>
    public static string Prepare(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\x7f'))
            return text;
        var prepared = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsMappedToNothing(c))
                continue;
            prepared.Append(IsSpace(c) ? ' ' : c);
        }
        return NormalizationFormKC.Normalize(prepared.ToString());
    }

    // RFC 3454 table B.1
    private static bool IsMappedToNothing(char c) => c is '\u00ad' or '\u034f' or '\u1806' or >= '\u180b' and <= '\u180d'
        or >= '\u200b' and <= '\u200d' or '\u2060' or >= '\ufe00' and <= '\ufe0f' or '\ufeff';

    // RFC 3454 table C.1.2
    private static bool IsSpace(char c) => c is '\u00a0' or '\u1680' or >= '\u2000' and <= '\u200b' or '\u202f' or '\u205f' or '\u3000';
}
