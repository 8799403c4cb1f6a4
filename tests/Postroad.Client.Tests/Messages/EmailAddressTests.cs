using CsCheck;

namespace Postroad.Client.Tests.Messages;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com", null)]
    [InlineData(" ada@example.com ", "ada@example.com", null)]
    [InlineData("Ada <ada@example.com>", "ada@example.com", "Ada")]
    [InlineData("\"Lovelace, Ada\" <ada@example.com>", "ada@example.com", "Lovelace, Ada")]
    [InlineData("\"A \\\"B\\\" C\" <ada@example.com>", "ada@example.com", "A \"B\" C")]
    [InlineData("<ada@example.com>", "ada@example.com", null)]
    [InlineData("Müller <müller@bücher.example>", "müller@xn--bcher-kva.example", "Müller")]
    public void Text_becomes_an_address(string text, string address, string? name)
    {
        EmailAddress converted = text;
        Assert.Equal((address, name), (converted.Address, converted.Name));
        Assert.Equal(converted, EmailAddress.Parse(converted.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@exa mple.com")]
    [InlineData("a@b@c")]
    [InlineData("Ada <ada@example.com> x")]
    [InlineData("ada@example.com, bob@example.com")]
    public void What_is_no_address_is_refused_when_it_is_set(string text)
    {
        var e = Assert.Throws<MailContentException>(() => new Email { To = [text] });
        Assert.NotNull(e.Hint);
        Assert.False(EmailAddress.TryParse(text, out _));
    }

    [Theory]
    [InlineData("ada@example.com\r\nRCPT TO:<eve@example.com>")]
    [InlineData("Ada\r\nBcc: eve@example.com <ada@example.com>")]
    [InlineData("ada@example.com\n")]
    [InlineData("ada@exam\0ple.com")]
    public void Line_breaks_and_nul_do_not_pass(string text)
    {
        Assert.Throws<MailContentException>(() => EmailAddress.Parse(text));
        Assert.Throws<MailContentException>(() => { Email email = new() { From = text }; });
        Assert.Throws<MailContentException>(() => new Envelope("", [text]));
        Assert.Throws<MailContentException>(() => new Envelope(text, ["bob@example.com"]));
        Assert.Throws<MailContentException>(() => new EmailAddress("ada@example.com", "x\r\ny"));
    }

    [Fact]
    public void Whatever_is_taken_holds_no_line_break() => Gen.String.Sample(text =>
    {
        if (EmailAddress.TryParse(text, out var address))
            Assert.DoesNotContain(address.ToString(), c => c is '\r' or '\n' or '\0');
    });

    [Fact]
    public void Lists_are_written_as_people_write_them()
    {
        EmailAddressList several = ["Ada <ada@example.com>", "bob@example.com"];
        EmailAddressList one = "ada@example.com";
        EmailAddressList array = new[] { "ada@example.com" };
        var added = new Email { To = { "ada@example.com", "bob@example.com" } };
        Assert.Equal("Ada <ada@example.com>, bob@example.com", several.ToString());
        Assert.Single(one);
        Assert.Single(array);
        Assert.Equal(2, added.To.Count);
    }

    [Fact]
    public void Headers_subjects_and_names_of_files_hold_no_line_break()
    {
        Assert.Throws<MailContentException>(() => new Email { Subject = "a\r\nBcc: eve@example.com" });
        Assert.Throws<MailContentException>(() => new Email { Headers = { ["X-Tag"] = "a\nb" } });
        Assert.Throws<MailContentException>(() => new Email { Headers = { ["X Tag"] = "a" } });
        Assert.Throws<MailContentException>(() => new Email { Headers = { ["X:Tag"] = "a" } });
        Assert.Throws<MailContentException>(() => new Email { ListId = "a\nb" });
        Assert.Throws<MailContentException>(() => EmailAttachment.FromBytes("a\r\nb", default));
        Assert.Throws<MailContentException>(() => { EmailUnsubscribe way = "http://example.com/u"; });
    }

    [Fact]
    public void An_envelope_has_recipients_each_once()
    {
        Assert.Throws<MailContentException>(() => new Envelope("ada@example.com", []));
        Assert.Equal(["bob@example.com"], new Envelope("", ["bob@example.com", "bob@EXAMPLE.com"]).Recipients);
    }
}
