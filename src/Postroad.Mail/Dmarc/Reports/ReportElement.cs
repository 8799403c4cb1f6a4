using System.Xml;

namespace Postroad.Mail.Dmarc.Reports;

/// <summary>One element of a report with what is in it: small, since a report is read row by row. Namespaces are ignored, as reporters differ in them.</summary>
internal sealed class ReportElement
{
    private const int MaxDepth = 16;
    private const int MaxElements = 2000;
    private const int MaxText = 8192;

    private readonly List<ReportElement> _children = [];
    private string _text = "";

    private ReportElement(string name) => Name = name;

    public string Name { get; }

    public string Text => _text.Trim();

    public IEnumerable<ReportElement> All(string name) => _children.Where(c => c.Name == name);

    public ReportElement? Find(string name) => _children.Find(c => c.Name == name);

    /// <summary>The text of a child; null where it is missing or empty.</summary>
    public string? TextOf(string name) => Find(name)?.Text is { Length: > 0 } text ? text : null;

    /// <summary>Reads the element on which the reader stands, to its end. Depth is counted, not stacked on the thread.</summary>
    public static ReportElement Read(XmlReader reader)
    {
        var root = new ReportElement(reader.LocalName);
        var open = new Stack<ReportElement>([root]);
        if (reader.IsEmptyElement)
            return root;
        for (var count = 0; open.Count > 0 && reader.Read();)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count == MaxDepth || ++count == MaxElements)
                        throw new ReportFormatException($"<{root.Name}> is nested too deep or has too much in it");
                    var child = new ReportElement(reader.LocalName);
                    open.Peek()._children.Add(child);
                    if (!reader.IsEmptyElement)
                        open.Push(child);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    var text = reader.Value;
                    if (open.Peek()._text.Length < MaxText)
                        open.Peek()._text += text.Length > MaxText ? text[..MaxText] : text;
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
            }
        }
        return root;
    }
}
