using System.Text;
using Postroad.Mta.Delivery.Content;

namespace Postroad.Mta.Tests.Delivery;

public sealed class SevenBitMessageTests
{
    [Fact]
    public async Task A_message_that_is_not_of_MIME_becomes_one_when_it_is_encoded()
    {
        var encoded = await EncodeAsync("Subject: x\r\n\r\nGr\u00fc\u00dfe\r\n");
        Assert.Contains("MIME-Version: 1.0\r\n", encoded, StringComparison.Ordinal);
        Assert.Contains("charset=unknown-8bit", encoded, StringComparison.Ordinal);
        Assert.Contains("Content-Transfer-Encoding: ", encoded, StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(encoded));
    }

    [Fact]
    public async Task What_a_message_of_MIME_says_of_itself_stays()
    {
        var encoded = await EncodeAsync("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe\r\n");
        Assert.Contains("charset=utf-8", encoded, StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(encoded));
    }

    private static async Task<string> EncodeAsync(string message)
    {
        await using var encoded = await SevenBitMessage.EncodeAsync(new MemoryStream(Encoding.UTF8.GetBytes(message)), CancellationToken.None);
        using var reader = new StreamReader(encoded, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
