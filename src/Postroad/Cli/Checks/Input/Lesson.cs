using Postroad.Cli.Screen;

namespace Postroad.Cli.Checks.Input;

/// <summary>Tells a person how a verdict came about: a title, steps, and what it comes to.</summary>
internal sealed class Lesson(Shell shell)
{
    private readonly Palette _palette = shell.OutPalette;
    private bool _any;

    public void Title(string text)
    {
        if (_any)
            shell.Out.WriteLine();
        _any = true;
        shell.Out.WriteLine(_palette.Bold(Printable.Of(text)));
    }

    /// <summary>A step: what was looked at, what came of it, and why.</summary>
    public void Step(int depth, string subject, string outcome, string detail = "")
    {
        var indent = new string(' ', 2 + (depth * 2));
        var left = indent + Printable.Of(subject);
        var painted = Paint(outcome, outcome.PadRight(9));
        shell.Out.WriteLine(left.Length <= 44 ? $"{left.PadRight(44)}  {painted}  {Printable.Of(detail)}".TrimEnd() : $"{left}\n{new string(' ', 44)}  {painted}  {Printable.Of(detail)}".TrimEnd());
    }

    /// <summary>Text from elsewhere, on a line of its own.</summary>
    public void Quote(string text) => shell.Out.WriteLine($"    {_palette.Cyan(Printable.Of(text))}");

    public void Say(string text) => shell.Out.WriteLine($"  {Printable.Of(text)}");

    /// <summary>What it comes to.</summary>
    public void Verdict(string result, string reason) => shell.Out.WriteLine($"  {Paint(result, result)}: {Printable.Of(reason)}");

    private string Paint(string word, string text) => word.ToLowerInvariant() switch
    {
        "pass" or "match" or "good" or "ok" or "valid" or "yes" => _palette.Green(text),
        "fail" or "reject" or "permerror" or "broken" or "invalid" or "no" => _palette.Red(text),
        "softfail" or "policy" or "neutral" or "temperror" or "quarantine" or "advice" => _palette.Yellow(text),
        _ => text,
    };
}
