using System.Text.RegularExpressions;

namespace Postroad.Architecture.Tests;

/// <summary>What the product does not use at all cannot be turned against it.</summary>
public sealed class DangerTests
{
    private static void NoneHas(string pattern) =>
        Findings.None(Repository.SourceFiles("src").Where(file => Regex.IsMatch(Repository.Read(file), pattern)));

    [Fact]
    public void No_source_uses_regular_expressions() => NoneHas(@"RegularExpressions|\bRegex\b");

    [Fact]
    public void No_source_starts_a_program() => NoneHas(@"\bProcess\.Start\b|\bProcessStartInfo\b|""(system|execve|popen)""");

    [Fact]
    public void No_source_makes_types_of_text() => NoneHas(@"BinaryFormatter|TypeNameHandling|\bType\.GetType\(\s*[^)""]");

    [Fact]
    public void Every_statement_is_a_constant() => NoneHas(@"CommandText\s*=\s*\$|CommandText\s*=[^;]*\+");
}
