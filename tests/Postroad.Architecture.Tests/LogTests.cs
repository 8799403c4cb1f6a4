using System.Text.RegularExpressions;

namespace Postroad.Architecture.Tests;

/// <summary>An operator filters by the number of an event: each has one of its own, and all of a class stand together in a file.</summary>
public sealed partial class LogTests
{
    [Fact]
    public void Each_event_has_a_number_of_its_own()
    {
        var events = Repository.SourceFiles("src").SelectMany(file => Event().Matches(Repository.Read(file)).Select(match => (Id: match.Groups[1].Value, File: file))).ToArray();
        Assert.NotEmpty(events);
        Findings.None(events.GroupBy(e => e.Id).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.File))}"));
    }

    [Fact]
    public void Events_are_told_in_files_of_logs() =>
        Findings.None(Repository.SourceFiles("src").Where(file => !file.EndsWith("Log.cs", StringComparison.Ordinal) && Event().IsMatch(Repository.Read(file))));

    [GeneratedRegex(@"\[LoggerMessage\((?:EventId = )?(\d+)")]
    private static partial Regex Event();
}
