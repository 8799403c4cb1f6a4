using Postroad.Api.Control;
using Postroad.Cli.Screen;

namespace Postroad.Cli.Queue;

/// <summary>Messages as a table for a person: one line a message, a second one with the last reply where there is one.</summary>
internal sealed class QueueList(Shell shell)
{
    private const int Page = 200;

    private readonly List<QueueMessage> _page = [];
    private int _messages;
    private long _octets;

    /// <summary>Rows are written a page at a time, so that a long queue shows at once and costs no memory.</summary>
    public void Add(QueueMessage message)
    {
        _page.Add(message);
        _messages++;
        _octets += message.Size;
        if (_page.Count == Page)
            Flush();
    }

    public void Finish()
    {
        Flush();
        if (!shell.IsQuiet)
            shell.Error.WriteLine(_messages == 0 ? "Nothing waits." : $"{Counted.Of(_messages, "message")}, {Counted.Size(_octets)}.");
    }

    private void Flush()
    {
        if (_page.Count == 0)
            return;
        var now = shell.Clock.GetUtcNow();
        var table = new TextTable("ID", "AGE", "SIZE", "STATE", "FROM", "TO", "NEXT", "LAST REPLY").AlignRight(1, 2);
        foreach (var message in _page)
        {
            var open = message.Recipients.Where(recipient => recipient.State is "pending" or "deferred").ToArray();
            var shown = open.FirstOrDefault(recipient => recipient.LastReply is not null) ?? open.FirstOrDefault() ?? message.Recipients[0];
            table.Add(message.Id, Counted.Span(now - message.Received), Counted.Size(message.Size), message.State, Short(message.From.Length == 0 ? "<>" : message.From),
                Short(shown.Address) + (open.Length > 1 ? $" +{open.Length - 1}" : ""), Next(open, now), Printable.Of(message.Trouble ?? shown.LastReply ?? ""));
        }
        table.Write(shell);
        _page.Clear();
    }

    private static string Next(QueueRecipient[] open, DateTimeOffset now)
    {
        if (open.Any(recipient => recipient.InFlight))
            return "now";
        var times = open.Where(recipient => !recipient.Held).Select(recipient => recipient.NextAttempt).ToArray();
        if (times.Length == 0)
            return "-";
        return times.Min(time => time ?? now) is var next && next <= now ? "due" : "in " + Counted.Span(next - now);
    }

    private static string Short(string address) => Printable.Of(address) is { Length: > 32 } text ? text[..31] + "~" : Printable.Of(address);
}
