using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Postroad.Mail.Addresses;

namespace Postroad.Smtp.Server.Routes;

/// <summary>
/// A pattern for addresses: text, and places <c>{name}</c> or <c>{name:int}</c> (also <c>long</c>, <c>guid</c>). A place takes one character at least, and as
/// few as the text behind it allows; two cannot stand side by side. Case does not matter.
/// </summary>
internal sealed class MailPattern
{
    private readonly ImmutableArray<Part> _localPart;
    private readonly ImmutableArray<Part> _domain;

    private MailPattern(string text, ImmutableArray<Part> localPart, ImmutableArray<Part> domain) => (Text, _localPart, _domain) = (text, localPart, domain);

    private sealed record Part(string Text, bool IsPlace, Func<string, bool> Fits);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static MailPattern Parse(string text)
    {
        var at = text.LastIndexOf('@');
        if (at < 1 || at == text.Length - 1)
            throw new FormatException($"'{text}' has to be a local part, @ and a domain.");
        var pattern = new MailPattern(text, Split(text, text[..at]), Split(text, text[(at + 1)..]));
        var places = pattern._localPart.Concat(pattern._domain).Where(static part => part.IsPlace).Select(static part => part.Text).ToArray();
        return places.Distinct(StringComparer.Ordinal).Count() == places.Length ? pattern : throw new FormatException($"'{text}' names a place twice.");
    }

    /// <summary>Whether an address fits, and what stands in the places.</summary>
    public bool TryMatch(Mailbox mailbox, [NotNullWhen(true)] out MailRouteValues? values)
    {
        values = null;
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!TryMatch(_localPart, mailbox.LocalPart, found) || !TryMatch(_domain, mailbox.Domain.ToString(), found))
            return false;
        values = new MailRouteValues(found);
        return true;
    }

    // From left to right: each place ends where the text behind it first comes. Linear in the length of the address.
    private static bool TryMatch(ImmutableArray<Part> parts, string text, Dictionary<string, string> found)
    {
        var at = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].IsPlace)
            {
                if (!text.AsSpan(at).StartsWith(parts[i].Text, StringComparison.OrdinalIgnoreCase))
                    return false;
                at += parts[i].Text.Length;
                continue;
            }
            var end = i + 1 == parts.Length ? text.Length
                : i + 2 == parts.Length ? text.Length - parts[i + 1].Text.Length
                : at < text.Length ? text.IndexOf(parts[i + 1].Text, at + 1, StringComparison.OrdinalIgnoreCase) : -1;
            if (end <= at || !parts[i].Fits(text[at..end]))
                return false;
            found[parts[i].Text] = text[at..end];
            at = end;
        }
        return at == text.Length;
    }

    private static ImmutableArray<Part> Split(string whole, string text)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open != at)
            {
                var literal = open < 0 ? text[at..] : text[at..open];
                if (literal.Contains('}', StringComparison.Ordinal))
                    throw new FormatException($"'{whole}' has a closing brace without an opening one.");
                parts.Add(new Part(literal, false, static _ => true));
                at += literal.Length;
                continue;
            }
            var close = text.IndexOf('}', open);
            if (close < 0 || parts.Count > 0 && parts[^1].IsPlace)
                throw new FormatException($"'{whole}' has a place that does not end, or two side by side.");
            parts.Add(Place(whole, text[(open + 1)..close]));
            at = close + 1;
        }
        return parts.ToImmutable();
    }

    private static Part Place(string whole, string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw new FormatException($"'{whole}' has a place without a good name.");
        return new Part(name, true, (colon < 0 ? "" : text[(colon + 1)..]) switch
        {
            "" when colon < 0 => static _ => true,
            "int" => static value => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "long" => static value => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "guid" => static value => Guid.TryParse(value, out _),
            var type => throw new FormatException($"'{whole}' wants '{type}': int, long and guid are known."),
        });
    }
}
