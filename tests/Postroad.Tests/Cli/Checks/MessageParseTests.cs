using System.Text;
using CsCheck;
using Postroad.Cli.Checks.Messages;

namespace Postroad.Tests.Cli.Checks;

public sealed class MessageParseTests
{
    private static Task<MessageReading> ReadAsync(string message) => MessageReader.ReadAsync(Encoding.Latin1.GetBytes(message), TimeProvider.System, TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("=?utf-8?q?Fr=C3=B6sche?=", "Fr\u00f6sche")]
    [InlineData("=?unicode-1-1-utf-7?Q?Fr+APY-sche?=", "Fr\u00f6sche")]
    [InlineData("=?utf-7?B?RnIrQVBZLXNjaGU=?=", "Fr\u00f6sche")]
    [InlineData("=?utf-7?Q?1_+-_1_+x?=", "1 + 1 \ufffd")]
    [InlineData("=?iso-8859-1?Q?Fr\u00f6sche?=", "Fr\u00f6sche")]
    [InlineData("Fr\u00f6sche", "Fr\ufffdsche")]
    [InlineData("Fr\u00c3\u00b6sche", "Fr\u00f6sche")]
    [InlineData("=?broken", "=?broken")]
    [InlineData("", null)]
    public async Task A_subject_is_decoded_to_unicode(string raw, string? expected) => Assert.Equal(expected, (await ReadAsync($"Subject: {raw}\r\n\r\nx\r\n")).Subject);

    [Fact]
    public async Task A_million_levels_of_parts_cost_nothing()
    {
        var deep = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
            deep.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        Assert.NotNull(await ReadAsync(deep.ToString()));
        Assert.NotNull(await ReadAsync(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 20_000))));
    }

    [Fact]
    public async Task Many_small_parts_are_counted_up_to_a_bound()
    {
        var many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", 5000)) + "--b--\r\n";
        var reading = await ReadAsync(many);
        Assert.Equal(2000, reading.LeafTypes.Count);
        Assert.Contains("2000", reading.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_of_addresses_is_bounded()
    {
        var reading = await ReadAsync("To: " + string.Concat(Enumerable.Repeat("a@example.com, ", 20_000)) + "\r\n\r\n");
        Assert.InRange(reading.To!.Count, 1, 6000);
        Assert.NotNull(await ReadAsync(string.Concat(Enumerable.Repeat("To: a@example.com\r\n", 50_000)) + "\r\n"));
        Assert.NotNull(await ReadAsync("To: " + new string('(', 60_000) + "\r\n\r\n"));
        Assert.NotNull(await ReadAsync("Content-Type: text/plain; " + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a*{i}*=x;")) + "\r\n\r\n"));
    }

    [Fact]
    public void No_octets_upset_the_reader() => Gen.OneOf<string>("\r\n", "\n", ":", "--b", "Content-Type: multipart/mixed; boundary=b", "Content-Type: message/rfc822", "=?utf-8?q?", "?=", "<", ">", "\"", "(", "\0", "\u00e4", "To: a@b", "base64", ";")
        .Array[0, 60].Sample(parts => ReadAsync(string.Concat(parts)).GetAwaiter().GetResult() is not null, iter: 2000);
}
