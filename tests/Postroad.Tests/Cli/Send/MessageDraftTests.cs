using System.Text;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Postroad.Cli.Send;
using Postroad.TestKit;

namespace Postroad.Tests.Cli.Send;

public sealed class MessageDraftTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero));

    private static MimeMessage Compose(MessageDraft draft) => MimeMessage.Load(new MemoryStream(draft.Compose(Clock)));

    private static MessageDraft Draft(params string[] headers) => new("a@x.test", ["b@y.test", "c@y.test"], "Grüße", "Hello\nworld\n", null, headers, []);

    [Fact]
    public void A_message_has_what_RFC_5322_asks_for()
    {
        var message = Compose(Draft());
        Assert.Equal(("Grüße", "a@x.test", "b@y.test, c@y.test"), (message.Subject, message.From.ToString(), message.To.ToString()));
        Assert.Equal(Clock.GetUtcNow(), message.Date);
        Assert.EndsWith("@x.test", message.MessageId, StringComparison.Ordinal);
        Assert.Equal("Hello\nworld\n", message.TextBody!.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Lines_end_in_CRLF()
    {
        var text = Encoding.Latin1.GetString(Draft().Compose(Clock));
        Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
    }

    [Fact]
    public void A_header_that_may_stand_once_is_replaced()
    {
        var message = Compose(Draft("Subject: mine", "X-One: 1", "X-One: 2", "From: Boss <boss@x.test>"));
        Assert.Equal("mine", message.Subject);
        Assert.Equal(2, message.Headers.Count(header => header.Field == "X-One"));
        Assert.Equal("\"Boss\" <boss@x.test>", Assert.Single(message.From).ToString());
    }

    [Fact]
    public void A_file_is_attached()
    {
        using var folder = new TempFolder();
        var message = Compose(Draft() with { Attachments = [folder.Write("notes.txt", "some notes")], Html = "<b>Hi</b>" });
        Assert.Equal("notes.txt", Assert.IsType<MimePart>(Assert.Single(message.Attachments), exactMatch: false).FileName);
        Assert.Equal("<b>Hi</b>", message.HtmlBody);
    }

    [Fact]
    public void An_international_address_is_written_as_it_is() =>
        Assert.Contains("To: grüße@y.test", Encoding.UTF8.GetString((Draft() with { To = ["grüße@y.test"] }).Compose(Clock)), StringComparison.Ordinal);
}
