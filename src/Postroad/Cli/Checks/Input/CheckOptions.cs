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

    public TimeProvider Clock(ParseResult parsed) => Clock(parsed.GetValue(_now), "--now", DateTimeOffset.MinValue.ToUnixTimeSeconds());

    /// <summary>The time that an option gives in seconds since 1970; the real one where it is left out.</summary>
    /// <param name="text">What the option says.</param>
    /// <param name="option">Its name.</param>
    /// <param name="earliest">The first moment that makes sense there.</param>
    public TimeProvider Clock(string? text, string option, long earliest)
    {
        if (text is null)
            return shell.Clock;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) && seconds >= earliest && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? new FixedClock(DateTimeOffset.FromUnixTimeSeconds(seconds))
            : throw new CheckFailure(ExitCode.Usage, $"{option}: '{text}' is not a number of seconds since 1970");
    }

    /// <summary>Where the DNS comes from.</summary>
    /// <param name="parsed">What was said.</param>
    /// <param name="servers">The servers of the configuration, where there is one; null: those of the machine.</param>
    public IDnsResolver Resolver(ParseResult parsed, DnsOptions? servers = null)
    {
        if (parsed.GetValue(_zone) is not { } file)
            return new StubResolver(servers ?? new DnsOptions(), shell.Clock);
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
