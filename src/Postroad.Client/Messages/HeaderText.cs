using System.Buffers;

namespace Postroad.Client;

/// <summary>Keeps line breaks out of everything that stands in a header or on an envelope: with one of them a text would become two.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> Breakers = SearchValues.Create('\r', '\n', '\0');

    public static string Guard(string text, string what) => text.AsSpan().IndexOfAny(Breakers) is var at and >= 0
        ? throw new MailContentException($"CR, LF or NUL at position {at} of {what}.", "Remove line breaks from what users typed before it goes into a header or an address.")
        : text;

    // RFC 5322 §2.2  field-name = 1*ftext, printable US-ASCII except ":"
    public static string GuardName(string name) => name.Length > 0 && name.All(c => c is > ' ' and <= '~' and not ':')
        ? name
        : throw new MailContentException($"'{name}' is not the name of a header field.", "A field's name is made of printable ASCII without space and colon.");
}
