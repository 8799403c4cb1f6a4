using System.CommandLine;
using System.Globalization;
using System.Net;
using Postroad.Cli.Screen;
using Postroad.Cli.Words;
using Postroad.Mail.Dns;

namespace Postroad.Cli.Checks.Input;

/// <summary>What all checks are told in the same way: where the DNS comes from, what time it is, and who reads the answer.</summary>
internal sealed class CheckOptions(Shell shell)
{
    private readonly Option<string?> _zone = Word.Text("--dns-zone", "FILE", "Take the DNS from a file (postroad-dns-zone/1) instead of asking it.");
    private readonly Option<string?> _now = Word.Text("--now", "UNIX", "Take this for the time, in seconds since 1970.");
    private readonly Option<bool> _json = Word.Flag("--json", "Print one JSON value instead of an explanation.");

    public void AddTo(Command command, bool dns = true, bool clock = false)
    {
        if (dns)
            command.Options.Add(_zone);
        if (clock)
            command.Options.Add(_now);
        command.Options.Add(_json);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    public TimeProvider Clock(ParseResult parsed)
    {
        if (parsed.GetValue(_now) is not { } text)
            return shell.Clock;
        // The years 1 to 9999, which is all that a clock can show.
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds is >= -62_135_596_800 and <= 253_402_300_799
            ? new FixedClock(DateTimeOffset.FromUnixTimeSeconds(seconds))
            : throw new CheckFailure(ExitCode.Usage, $"--now: '{text}' is not a number of seconds since 1970");
    }

    public IDnsResolver Resolver(ParseResult parsed)
    {
        if (parsed.GetValue(_zone) is not { } file)
            return new StubResolver(new DnsOptions(), shell.Clock);
        try
        {
            return ZoneFileResolver.Read(CheckInput.Read(shell, file));
        }
        catch (FormatException failure)
        {
            throw new CheckFailure(ExitCode.No, $"{file}: {failure.Message}");
        }
    }

    /// <summary>Lets a verb run, and tells what kept it from running.</summary>
    public void Run(Command command, Func<ParseResult, CancellationToken, Task> run) => command.SetAction(async (parsed, cancellationToken) =>
    {
        try
        {
            await run(parsed, cancellationToken).ConfigureAwait(false);
            return ExitCode.Yes;
        }
        catch (CheckFailure failure)
        {
            return shell.Fail(failure.ExitCode, failure.Message);
        }
    });

    public static IPAddress Address(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal))
            ? address
            : throw new CheckFailure(ExitCode.Usage, $"--ip: '{text}' is not an IP address");
}
