using System.CommandLine;
using Microsoft.Extensions.Logging;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Hosting.Logs;

namespace Postroad.Cli.Serve;

/// <summary>How a server logs: the options, and what they come to.</summary>
internal sealed class LogOptions
{
    public Option<string?> Format { get; } = Word.Text("--log", "FORMAT", "plain, json, or systemd. Default: systemd under systemd, else plain.");

    public Option<bool> Verbose { get; } = Word.Flag("--verbose", "Log what happens beneath, too.", "-v");

    /// <summary>What was asked for; false with the reason where that is not understood.</summary>
    public bool TryRead(ParseResult parsed, Shell shell, out LogFormat format, out LogLevel least)
    {
        least = parsed.GetValue(Verbose) ? LogLevel.Debug : shell.IsQuiet ? LogLevel.Warning : LogLevel.Information;
        var text = parsed.GetValue(Format) ?? (shell.Environment["JOURNAL_STREAM"] is string { Length: > 0 } ? "systemd" : "plain");
        return Enum.TryParse(text, ignoreCase: true, out format) && !char.IsAsciiDigit(text[0]);
    }
}
