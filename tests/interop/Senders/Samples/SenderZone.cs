using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Postroad.Interop.Senders.Samples;

/// <summary>The whole DNS of the sender tests, as a zone file of the root. The first who gives a name its records keeps it.</summary>
internal sealed class SenderZone
{
    private const int MaxString = 255;

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    public SenderZone Text(string name, string text)
    {
        if (_names.Add(name))
            AppendText(name, [text]);
        return this;
    }

    /// <summary>Adds the text records of a file in the form <c>postroad-dns-zone/1</c>.</summary>
    public SenderZone File(string path)
    {
        using var zone = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        foreach (var name in zone.RootElement.GetProperty("names").EnumerateObject().Where(n => _names.Add(n.Name)))
        {
            foreach (var record in name.Value.EnumerateArray().Where(r => r.TryGetProperty("strings", out _) && r.GetProperty("type").GetString() == "TXT"))
                AppendText(name.Name, record.GetProperty("strings").EnumerateArray().Select(s => s.GetString()!));
        }
        return this;
    }

    public override string ToString() => _text.ToString();

    private void AppendText(string name, IEnumerable<string> strings)
    {
        _text.Append(name).Append(". IN TXT");
        foreach (var piece in strings.SelectMany(s => s.Length == 0 ? [[]] : s.Chunk(MaxString)))
            _text.Append(" \"").AppendJoin("", piece.Select(Escape)).Append('"');
        _text.Append('\n');
    }

    // RFC 1035 §5.1  \DDD is the octet of that decimal number
    private static string Escape(char c) =>
        c is >= ' ' and < '\x7f' and not ('"' or '\\') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\{(int)c:D3}");
}
