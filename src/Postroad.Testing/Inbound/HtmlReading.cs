using System.Text;
using MimeKit.Text;

namespace Postroad.Testing;

/// <summary>What HTML says: its text, and its links with the words on them.</summary>
internal sealed record HtmlReading(string Text, IReadOnlyList<HtmlReading.Anchor> Anchors)
{
    /// <summary>A link.</summary>
    /// <param name="Words">What it says, images by their alternative text.</param>
    /// <param name="Address">Where it goes.</param>
    internal sealed record Anchor(string Words, string Address);

    public static HtmlReading Of(string html)
    {
        var text = new StringBuilder();
        var anchors = new List<Anchor>();
        var tokenizer = new HtmlTokenizer(new StringReader(html)) { DecodeCharacterReferences = true };
        var hidden = 0;
        (string Address, int Start)? open = null;
        while (tokenizer.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { Id: HtmlTagId.Style or HtmlTagId.Script } tag:
                    hidden = Math.Max(0, hidden + (tag.IsEndTag ? -1 : 1));
                    break;
                case HtmlTagToken { Id: HtmlTagId.A } tag:
                    if (open is { } begun)
                        anchors.Add(new Anchor(Words(text.ToString(begun.Start, text.Length - begun.Start)), begun.Address));
                    open = !tag.IsEndTag && Value(tag, HtmlAttributeId.Href) is { } address ? (address, text.Length) : null;
                    break;
                case HtmlTagToken { Id: HtmlTagId.Image or HtmlTagId.Unknown } tag when tag.Name.Equals("img", StringComparison.OrdinalIgnoreCase):
                    text.Append(Value(tag, HtmlAttributeId.Alt));
                    break;
                case HtmlTagToken { Id: not (HtmlTagId.Span or HtmlTagId.B or HtmlTagId.I or HtmlTagId.Strong or HtmlTagId.EM) }:
                    text.Append('\n');
                    break;
                case HtmlDataToken data when hidden == 0:
                    text.Append(data.Data);
                    break;
            }
        }
        return new HtmlReading(text.ToString(), anchors);
    }

    /// <summary>With one space for any white space.</summary>
    internal static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Value(HtmlTagToken tag, HtmlAttributeId id) => tag.Attributes.FirstOrDefault(a => a.Id == id)?.Value;
}
