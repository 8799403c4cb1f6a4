using System.Globalization;

namespace Postroad.Cli.Screen;

/// <summary>How far long work is: a live line with count, rate and time left on a terminal, and a plain line every five seconds elsewhere. Work under a second shows nothing.</summary>
internal sealed class ProgressLine(Shell shell, string title)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly long _began = shell.Clock.GetTimestamp();
    private TimeSpan _last;
    private bool _isShown;

    public void Show(int done, int? total)
    {
        var elapsed = shell.Clock.GetElapsedTime(_began);
        if (shell.IsQuiet || elapsed < Patience)
            return;
        if (shell.ErrorIsTerminal)
        {
            shell.Error.Write($"\r\e[K{Text(done, total, elapsed)}");
            shell.Error.Flush();
            _isShown = true;
        }
        else if (elapsed - _last >= BetweenLines)
        {
            _last = elapsed;
            shell.Error.WriteLine(Text(done, total, elapsed));
        }
    }

    /// <summary>Takes the live line away.</summary>
    public void Clear()
    {
        if (_isShown)
            shell.Error.Write("\r\e[K");
        _isShown = false;
    }

    private string Text(int done, int? total, TimeSpan elapsed)
    {
        var rate = done / elapsed.TotalSeconds;
        var of = total is { } all ? string.Create(CultureInfo.InvariantCulture, $" of {all:#,0}") : "";
        var left = total is { } goal && rate > 0 && goal > done ? $", {Counted.Span(TimeSpan.FromSeconds((goal - done) / rate))} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{title} {done:#,0}{of}, {rate:#,0}/s{left}");
    }
}
