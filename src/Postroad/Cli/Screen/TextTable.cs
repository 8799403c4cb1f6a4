using System.Text;

namespace Postroad.Cli.Screen;

/// <summary>Rows in columns, each as wide as its widest cell; numbers to the right. The last column takes what is left of the line.</summary>
internal sealed class TextTable(params string[] titles)
{
    private readonly List<string[]> _rows = [];
    private readonly HashSet<int> _right = [];

    public int Count => _rows.Count;

    public TextTable AlignRight(params int[] columns)
    {
        _right.UnionWith(columns);
        return this;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes title and rows to standard output; on a terminal a last cell that does not fit ends in a mark, for a program nothing is cut.</summary>
    public void Write(Shell shell)
    {
        var widths = titles.Select((title, column) => _rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        var room = shell.Width - widths[..^1].Sum(w => w + 2);
        if (shell.OutIsTerminal && room >= 10)
            widths[^1] = Math.Min(widths[^1], room);
        shell.Out.WriteLine(shell.OutPalette.Dim(Line(titles, widths)));
        foreach (var row in _rows)
            shell.Out.WriteLine(Line(row, widths));
    }

    private string Line(string[] cells, int[] widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = cells[i].Length > widths[i] ? cells[i][..(widths[i] - 1)] + "~" : cells[i];
            line.Append(_right.Contains(i) ? cell.PadLeft(widths[i]) : i == cells.Length - 1 ? cell : cell.PadRight(widths[i]));
            if (i < cells.Length - 1)
                line.Append("  ");
        }
        return line.ToString().TrimEnd();
    }
}
