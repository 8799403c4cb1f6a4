using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;

namespace Postroad.Mail.Tests.Headers;

public sealed class MessageIdTests
{
    [Fact]
    public void A_new_id_is_unlike_any_other_and_reads_back()
    {
        var time = new FakeTimeProvider();
        var host = DomainName.Parse("mx.example.com");
        var ids = Enumerable.Range(0, 1000).Select(_ => MessageId.New(host, time)).ToHashSet();
        Assert.Equal(1000, ids.Count);
        var id = ids.First();
        Assert.EndsWith("@mx.example.com", id.Value);
        Assert.True(MessageId.TryParse(Encoding.ASCII.GetBytes($" (c)\r\n {id} "), out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no brackets")]
    [InlineData("<>")]
    [InlineData("<a b@c>")]
    [InlineData("<a\r\n@c>")]
    [InlineData("<a\0@c>")]
    [InlineData("<a<b@c>")]
    [InlineData("<a@c")]
    public void What_is_no_id_is_refused(string text) => Assert.False(MessageId.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void An_id_is_bounded() => Assert.False(MessageId.TryParse(Encoding.ASCII.GetBytes($"<{new string('a', 901)}>"), out _));
}
