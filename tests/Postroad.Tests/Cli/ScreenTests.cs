using System.Collections;
using Postroad.Cli.Screen;

namespace Postroad.Tests.Cli;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("Grüße 日本", "Grüße 日本")]
    [InlineData("a\u001b[31mred", "a\\u{1b}[31mred")]
    [InlineData("a\r\nb", "a\\u{d}\\u{a}b")]
    [InlineData("turn\u202earound", "turn\\u{202e}around")]
    public void What_could_move_a_terminal_becomes_visible(string text, string shown) => Assert.Equal(shown, Printable.Of(text));

    [Fact]
    public void Half_a_character_becomes_visible() => Assert.Equal("bad\ufffdhalf", Printable.Of("bad" + (char)0xd800 + "half"));

    [Theory]
    [InlineData(true, "a text that is too long ~")]
    [InlineData(false, "a text that is too long for the line")]
    public void A_table_lines_its_columns_up_and_cuts_its_last_for_a_terminal_alone(bool terminal, string last)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var shell = new Shell { In = TextReader.Null, Out = writer, Error = TextWriter.Null, OutIsTerminal = terminal, Width = 40, Environment = new Hashtable { ["NO_COLOR"] = "1" } };
        var table = new TextTable("NAME", "COUNT", "TEXT").AlignRight(1);
        table.Add("a", "5", "short");
        table.Add("longer", "1000", "a text that is too long for the line");
        table.Write(shell);
        Assert.Equal($"""
            NAME    COUNT  TEXT
            a           5  short
            longer   1000  {last}

            """.ReplaceLineEndings("\n"), writer.ToString());
    }

    [Fact]
    public void Colours_are_there_or_not()
    {
        Assert.Equal("x", new Palette(false).Red("x"));
        Assert.Equal("\u001b[31mx\u001b[0m", new Palette(true).Red("x"));
    }
}
