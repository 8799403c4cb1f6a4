using System.Text;
using MimeKit;
using Postroad.Cli.Checks.Messages;

namespace Postroad.Tests.Cli.Checks;

/// <summary>A message of a few megabytes must not become a gigabyte of objects.</summary>
public sealed class MimeBudgetTests
{
    private const string Opening = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    private static string Within(string message)
    {
        using var stream = MimeBudget.Within(new ParserOptions { MaxMimeDepth = 50 }, Encoding.Latin1.GetBytes(message));
        return Encoding.Latin1.GetString(stream.ToArray());
    }

    private static string Many(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    [Theory]
    [InlineData("")]
    [InlineData("Subject: x\r\n\r\nx\r\n")]
    [InlineData("\r\n--b\r\n--b\r\n--b\r\n")]
    [InlineData(Opening + "--b\r\n\r\nx\r\n--b--\r\n")]
    public void A_message_as_people_send_it_is_read_whole(string message) => Assert.Equal(message, Within(message));

    [Fact]
    public void Lines_that_look_like_boundaries_are_no_parts()
    {
        var diff = "Subject: patch\r\n\r\n" + Many("--- a/file\r\n+++ b/file\r\n", 20_000);
        Assert.Equal(diff, Within(diff));
    }

    [Theory]
    [InlineData("--b\r\n\r\n")]
    [InlineData("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n")]
    [InlineData("--b\r\nContent-Type: message/rfc822\r\n\r\nA: b\r\n\r\nx\r\n")]
    public void Parts_beyond_ten_thousand_are_not_read(string part)
    {
        var within = Within(Opening + Many(part, 30_000));
        Assert.InRange(within.Length, 4_000 * part.Length, Opening.Length + 10_000 * part.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Opening + "--b\r\n")]
    [InlineData("Content-Type: message/rfc822\r\n\r\n")]
    public void Fields_beyond_fifty_thousand_are_not_read(string before)
    {
        var within = Within(before + Many("A: b\r\n", 60_000) + "\r\nx\r\n");
        Assert.InRange(within.Length, 49_990 * 6, before.Length + 50_000 * 6);
    }

    [Fact]
    public void A_report_among_too_many_parts_is_none()
    {
        var flood = Encoding.Latin1.GetBytes(Opening + Many("--b\r\n\r\nx\r\n", 300_000) + "--b--\r\n");
        Assert.ThrowsAny<Exception>(() => ReportFinder.Find(flood));
    }
}
