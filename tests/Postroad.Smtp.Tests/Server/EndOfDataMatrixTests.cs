using System.Text;

namespace Postroad.Smtp.Tests.Server;

/// <summary>
/// Smuggling: every way to write the line end before and behind a lone dot, by DATA and by BDAT, cut at every octet. What the server makes
/// of it is compared with a plain reading of RFC 5321: CRLF.CRLF ends the data, and a CR or LF by itself refuses the message.
/// </summary>
public class EndOfDataMatrixTests
{
    private static readonly string[] Ends = ["\r\n", "\n", "\r", "\n\r", "\r\r\n", "\r\n\r", "\n\n", "\r\n\n"];

    private const string Before = "HELO client.test\r\nMAIL FROM:<ada@client.test>\r\nRCPT TO:<bob@mx.test>\r\n";
    private const string Smuggled = "MAIL FROM:<eve@client.test>\r\nRCPT TO:<bob@mx.test>\r\nDATA\r\nsmuggled\r\n.\r\nQUIT\r\n";

    public static TheoryData<int, int> Forms
    {
        get
        {
            var forms = new TheoryData<int, int>();
            for (var before = 0; before < Ends.Length; before++)
            {
                for (var behind = 0; behind < Ends.Length; behind++)
                    forms.Add(before, behind);
            }
            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Only_crlf_dot_crlf_ends_data_however_it_is_cut(int before, int behind)
    {
        var tail = $"one{Ends[before]}.{Ends[behind]}{Smuggled}";
        var octets = Encoding.Latin1.GetBytes($"{Before}DATA\r\n{tail}\r\n.\r\nQUIT\r\n");
        var expected = Messages(Encoding.Latin1.GetString(octets));
        await using var dialogue = new MemoryDialogue();
        for (var cut = octets.Length - tail.Length - 12; cut < octets.Length; cut++)
        {
            await dialogue.SayAsync(octets.AsMemory(..cut), octets.AsMemory(cut..));
            Assert.Equal(expected, Taken(dialogue));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_chunk_is_its_octets_and_nothing_in_it_is_a_command(int before, int behind)
    {
        var content = $"one{Ends[before]}.{Ends[behind]}{Smuggled}";
        var octets = Encoding.Latin1.GetBytes($"{Before}BDAT 5\r\n{content[..5]}BDAT {content.Length - 5} LAST\r\n{content[5..]}QUIT\r\n");
        string[] expected = IsClean(content) ? [$"ada@client.test|{content}"] : [];
        await using var dialogue = new MemoryDialogue();
        for (var cut = Before.Length; cut < octets.Length; cut++)
        {
            await dialogue.SayAsync(octets.AsMemory(..cut), octets.AsMemory(cut..));
            Assert.Equal(expected, Taken(dialogue));
        }
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\r\n\n.\n")]
    [InlineData("\n.\n")]
    public async Task The_refusal_comes_at_the_real_end_and_the_session_goes_on(string content)
    {
        await using var dialogue = new MemoryDialogue();
        var said = await dialogue.SayAsync($"{Before}DATA\r\n{content}\r\n.\r\nNOOP\r\nQUIT\r\n");
        Assert.EndsWith("354 End data with <CR><LF>.<CR><LF>\r\n550 5.5.2 A bare <CR> or <LF> is not allowed in a message\r\n250 2.0.0 OK\r\n221 2.0.0 Bye\r\n", said, StringComparison.Ordinal);
    }

    private static string[] Taken(MemoryDialogue dialogue)
    {
        var messages = dialogue.Handler.Messages.Select(static message => $"{message.Transaction.Sender}|{message.Text}").ToArray();
        dialogue.Handler.Messages.Clear();
        return messages;
    }

    // A server in a few lines: slow, obvious, and no relative of the real one.
    private static string[] Messages(string stream)
    {
        var taken = new List<string>();
        var (sender, hasRecipient) = ((string?)null, false);
        while (stream.Length > 0)
        {
            var end = stream.IndexOf("\r\n", StringComparison.Ordinal);
            if (end < 0)
                break;
            var line = stream[..end];
            stream = stream[(end + 2)..];
            if (line.AsSpan().IndexOfAny('\r', '\n') >= 0)
                continue;
            if (line.StartsWith("MAIL FROM:<", StringComparison.Ordinal) && sender is null)
                sender = line[11..^1];
            else if (line.StartsWith("RCPT", StringComparison.Ordinal) && sender is not null)
                hasRecipient = true;
            else if (line == "QUIT")
                break;
            else if (line == "DATA" && hasRecipient)
            {
                var close = ("\r\n" + stream).IndexOf("\r\n.\r\n", StringComparison.Ordinal);
                if (close < 0)
                    break;
                var content = stream[..close];
                stream = stream[(close + 3)..];
                if (IsClean(content))
                    taken.Add($"{sender}|{("\r\n" + content).Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..]}");
                (sender, hasRecipient) = (null, false);
            }
        }
        return [.. taken];
    }

    private static bool IsClean(string content) => content.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().IndexOfAny('\r', '\n') < 0;
}
