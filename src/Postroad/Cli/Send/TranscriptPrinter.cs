using System.Globalization;
using Postroad.Cli.Screen;
using Postroad.Smtp.Client.Transcripts;

namespace Postroad.Cli.Send;

/// <summary>Prints a session as it happens: who said what and when, and below each reply what it means.</summary>
internal sealed class TranscriptPrinter(TextWriter writer, Palette palette)
{
    private readonly Queue<string> _unanswered = new(["connect"]);
    private readonly HashSet<string> _explained = [];
    private bool _logsIn;

    public void Print(TranscriptEntry entry)
    {
        var text = Printable.Of(entry.Text);
        var time = palette.Dim(string.Create(CultureInfo.InvariantCulture, $"{entry.Elapsed.TotalMilliseconds,8:0.0} ms"));
        switch (entry.Side)
        {
            case TranscriptSide.Client:
                Remember(entry.Text);
                writer.WriteLine($"{time}  {palette.Cyan("->")} {palette.Bold(text)}");
                break;
            case TranscriptSide.Server:
                var isBad = text.Length > 0 && text[0] is '4' or '5';
                writer.WriteLine($"{time}  {(isBad ? palette.Red("<-") : palette.Green("<-"))} {(isBad ? palette.Red(text) : text)}");
                Explain(entry.Text);
                break;
            default:
                writer.WriteLine($"{time}  {palette.Yellow("==")} {palette.Dim(text)}");
                if (entry.Text.EndsWith(" octets of content", StringComparison.Ordinal))
                    _unanswered.Enqueue(".");
                break;
        }
    }

    private void Remember(string line)
    {
        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        if (_logsIn)
            return;
        // BDAT is answered once its content is out; the note on the content stands for it.
        if (verb == "BDAT" || line == ".")
            return;
        _unanswered.Enqueue(verb);
    }

    private void Explain(string line)
    {
        // All lines of a reply but the last have a hyphen behind the code (RFC 5321 §4.2.1).
        if (line.Length < 3 || line.Length > 3 && line[3] == '-' || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return;
        var command = _logsIn ? "AUTH" : _unanswered.TryDequeue(out var first) ? first : "";
        _logsIn = command == "AUTH" && code == 334;
        var sentence = ReplySentence.Of(command, code, line.Length > 4 ? line[4..] : "");
        // Once is enough for what is said of each of many recipients.
        if (code >= 400 || _explained.Add(sentence))
            writer.WriteLine($"{new string(' ', 15)}{palette.Dim(Printable.Of(sentence))}");
    }
}
