using System.CommandLine;
using Postroad.Api.Control;
using Postroad.Cli.Words;

namespace Postroad.Cli.Queue;

/// <summary>The options that say which messages.</summary>
internal sealed class FilterWords
{
    public Option<string?> To { get; } = Word.Text("--to", "ADDRESS", "For this recipient, or any of this domain.");

    public Option<string?> From { get; } = Word.Text("--from", "ADDRESS", "From this sender, or any of this domain; <> is the null sender, which reports have.");

    public Option<string?> Domain { get; } = Word.Text("--domain", "DOMAIN", "For recipients of this domain.");

    public Option<TimeSpan?> Older { get; } = Word.Duration("--older", "Accepted longer ago than this.");

    public Option<string?> State { get; } = Word.Text("--state", "STATE", "active: not tried yet, or being tried. deferred: to be tried again. held: waits for you.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[To, From, Domain, Older, State])
            command.Options.Add(option);
    }

    /// <summary>The filter; with the reason where a word is not understood.</summary>
    public ControlFilter Read(ParseResult parsed, string? id, out string? wrong)
    {
        var (from, state) = (parsed.GetValue(From), parsed.GetValue(State));
        wrong = state is null or "active" or "deferred" or "held" ? null : $"--state: '{state}' is not active, deferred or held";
        return new ControlFilter
        {
            Id = id,
            To = parsed.GetValue(To),
            From = from is "" ? "<>" : from,
            Domain = parsed.GetValue(Domain),
            OlderSeconds = parsed.GetValue(Older)?.TotalSeconds,
            State = state,
        };
    }

    /// <summary>Whether nothing was said at all.</summary>
    public static bool IsEmpty(ControlFilter filter) => filter == new ControlFilter();
}
