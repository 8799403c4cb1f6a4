using System.Text;

namespace Postroad.Testing;

/// <summary>The latest 200 steps of all sessions, to show when a test waits in vain.</summary>
internal sealed class InboxJournal
{
    private const int Capacity = 200;
    private readonly Queue<string> _lines = new();

    public void Add(string session, string line)
    {
        lock (_lines)
        {
            if (_lines.Count == Capacity)
                _lines.Dequeue();
            _lines.Enqueue($"  [{session}] {line}");
        }
    }

    public void Clear()
    {
        lock (_lines)
            _lines.Clear();
    }

    public override string ToString()
    {
        lock (_lines)
            return _lines.Aggregate(new StringBuilder(), static (text, line) => text.Append(line).Append('\n')).ToString();
    }
}
