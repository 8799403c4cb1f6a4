using System.Text;
using MimeKit.Text;

namespace Postroad.Client;

/// <summary>The text of an HTML message for readers without HTML: words, line breaks and the addresses of links.</summary>
internal static class HtmlText
{
    public static string Of(string html)
    {
        var text = new StringBuilder(html.Length);
        var tokenizer = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var hidden = 0;
        string? link = null;
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken tag when tag.Id is HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Head or HtmlTagId.Title:
                    hidden = Math.Max(0, hidden + (tag.IsEndTag ? -1 : tag.IsEmptyElement ? 0 : 1));
                    break;
                case HtmlTagToken { Id: HtmlTagId.A } tag:
                    link = tag.IsEndTag ? Close(text, link) : tag.Attributes.FirstOrDefault(a => a.Id == HtmlAttributeId.Href)?.Value;
                    break;
                case HtmlTagToken tag:
                    Break(text, tag);
                    break;
                case HtmlDataToken data when hidden == 0:
                    AddWords(text, data.Data);
                    break;
            }
        }
        return text.ToString().Trim() + "\n";
    }

    private static string? Close(StringBuilder text, string? link)
    {
        if (!string.IsNullOrEmpty(link) && !link.StartsWith('#') && !EndsWith(text, link))
            text.Append(" (").Append(link).Append(')');
        return null;
    }

    private static bool EndsWith(StringBuilder text, string end) => text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;

    private static void Break(StringBuilder text, HtmlTagToken tag)
    {
        switch (tag.Id)
        {
            case HtmlTagId.Br:
                text.Append('\n');
                break;
            case HtmlTagId.P or HtmlTagId.Div or HtmlTagId.H1 or HtmlTagId.H2 or HtmlTagId.H3 or HtmlTagId.H4 or HtmlTagId.Table or HtmlTagId.UL or HtmlTagId.OL or HtmlTagId.BlockQuote:
                EndParagraph(text);
                break;
            case HtmlTagId.LI when !tag.IsEndTag:
                EndLine(text);
                text.Append("- ");
                break;
            case HtmlTagId.TR when tag.IsEndTag:
                EndLine(text);
                break;
            case HtmlTagId.TD or HtmlTagId.TH when tag.IsEndTag:
                text.Append(' ');
                break;
        }
    }

    private static void AddWords(StringBuilder text, string data)
    {
        foreach (var c in data)
        {
            if (!char.IsWhiteSpace(c) || c == '\u00a0')
                text.Append(c == '\u00a0' ? ' ' : c);
            else if (text.Length > 0 && text[^1] is not (' ' or '\n'))
                text.Append(' ');
        }
    }

    private static void EndLine(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
            text.Length--;
        if (text.Length > 0 && text[^1] != '\n')
            text.Append('\n');
    }

    private static void EndParagraph(StringBuilder text)
    {
        EndLine(text);
        if (text.Length > 1 && text[^2] != '\n')
            text.Append('\n');
    }
}
