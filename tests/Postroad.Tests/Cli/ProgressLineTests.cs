using Microsoft.Extensions.Time.Testing;
using Postroad.Cli.Screen;

namespace Postroad.Tests.Cli;

public sealed class ProgressLineTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose() => _error.Dispose();

    private ProgressLine Line(bool terminal) => new(new Shell { In = TextReader.Null, Out = TextWriter.Null, Error = _error, Clock = _clock, ErrorIsTerminal = terminal }, "retry:");

    [Fact]
    public void Short_work_shows_nothing()
    {
        var line = Line(terminal: true);
        line.Show(10, 20);
        line.Clear();
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void A_terminal_has_a_live_line_with_count_rate_and_time_left()
    {
        var line = Line(terminal: true);
        _clock.Advance(TimeSpan.FromSeconds(2));
        line.Show(2000, 122_000);
        Assert.Equal("\r\u001b[Kretry: 2,000 of 122,000, 1,000/s, 2m left", _error.ToString());
        line.Clear();
        Assert.EndsWith("\r\u001b[K", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_a_plain_line_comes_every_five_seconds()
    {
        var line = Line(terminal: false);
        for (var second = 1; second <= 11; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            line.Show(second * 10, null);
        }
        Assert.Equal("retry: 50, 10/s\nretry: 100, 10/s\n", _error.ToString());
    }
}
