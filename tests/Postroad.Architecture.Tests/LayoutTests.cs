using System.Text.RegularExpressions;

namespace Postroad.Architecture.Tests;

public sealed class LayoutTests
{
    private static readonly string[] Drawers = ["core", "base", "misc", "common", "internal", "infrastructure", "helpers", "utils", "utilities", "shared"];

    // Put together, so that this file does not hold them.
    private static readonly string[] Promises = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    private static IEnumerable<string> Files => Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests"));

    [Fact]
    public void A_source_file_has_at_most_500_lines() => Findings.None(Repository.SourceFiles("src")
        .Select(file => (file, lines: Repository.Read(file).Count(c => c == '\n'))).Where(file => file.lines > 500));

    [Fact]
    public void A_source_folder_has_at_most_15_files() => Findings.None(Repository.SourceFiles("src")
        .GroupBy(file => Path.GetDirectoryName(file)!).Where(folder => folder.Count() > 15).Select(folder => $"{folder.Key}: {folder.Count()}"));

    [Fact]
    public void No_folder_is_a_drawer() => Findings.None(Files
        .Select(file => Path.GetDirectoryName(file)!).Distinct()
        .Where(folder => folder.Split('/', '\\').Any(part => Drawers.Contains(part, StringComparer.OrdinalIgnoreCase))));

    [Fact]
    public void No_file_promises_instead_of_doing() => Findings.None(Files
        .Where(file => Promises.Any(word => Repository.Read(file).Contains(word, StringComparison.Ordinal))));

    [Fact]
    public void No_test_sleeps_or_is_switched_off() => Findings.None(Repository.SourceFiles("tests")
        .Where(file => Regex.IsMatch(Repository.Read(file), @"Thread\.Sl" + @"eep|Task\.Del" + @"ay\(\s*\d|\bSk" + "ip ?= ?\"")));

    [Fact]
    public void A_namespace_is_its_folder() => Findings.None(Files
        .Select(file => (file, space: Regex.Match(Repository.Read(file), @"^namespace ([\w.]+)", RegexOptions.Multiline).Groups[1].Value))
        .Where(file => file.space.Length > 0 && file.space != NamespaceOf(file.file) && !IsDoor(file.file, file.space))
        .Select(file => $"{file.file} is in the namespace {file.space}"));

    // What applications compile against has one namespace, however many folders it lies in (docs/decisions/0010).
    private static bool IsDoor(string file, string space) => space is "Postroad.Client" or "Postroad.Testing" && file.StartsWith($"src/{space}/", StringComparison.Ordinal);

    // The suites that have scripts of their own are named by what they do: tests/interop is Postroad.Interop.
    private static string NamespaceOf(string file)
    {
        var space = string.Join('.', file.Split('/')[1..^1]);
        return char.IsAsciiLetterLower(space[0]) ? $"Postroad.{char.ToUpperInvariant(space[0])}{space[1..]}" : space;
    }
}
