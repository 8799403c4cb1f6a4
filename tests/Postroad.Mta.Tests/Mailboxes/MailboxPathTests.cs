using CsCheck;
using Postroad.Mta.Delivery.Mailboxes;

namespace Postroad.Mta.Tests.Mailboxes;

public sealed class MailboxPathTests
{
    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("ada.lovelace-1_x=y", "ada.lovelace-1_x=y")]
    [InlineData("grüße", "grüße")]
    [InlineData("../../etc/passwd", "%2e.%2f..%2fetc%2fpasswd")]
    [InlineData("..", "%2e%2e")]
    [InlineData(".", "%2e")]
    [InlineData(".hidden", "%2ehidden")]
    [InlineData("-rf", "%2drf")]
    [InlineData("trailing.", "trailing%2e")]
    [InlineData("a b", "a%20b")]
    [InlineData("a ", "a%20")]
    [InlineData("a\0b", "a%00b")]
    [InlineData("a\\b:c*d?e\"f<g>h|i", "a%5cb%3ac%2ad%3fe%22f%3cg%3eh%7ci")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("con", "%63on")]
    [InlineData("nul.txt", "%6eul.txt")]
    [InlineData("com1", "%63om1")]
    [InlineData("lpt9.x", "%6cpt9.x")]
    [InlineData("console", "console")]
    [InlineData("$(reboot)`id`${x}", "%24%28reboot%29%60id%60%24%7bx%7d")]
    [InlineData("[192.0.2.1]", "%5b192.0.2.1%5d")]
    [InlineData("\u2024\u2024", "%e2%80%a4%e2%80%a4")]
    [InlineData("a\u202eb", "a%e2%80%aeb")]
    [InlineData("", "%")]
    public void An_address_becomes_one_name_of_a_folder(string text, string name) => Assert.Equal(name, MailboxPath.SafeName(text));

    [Fact]
    public void No_address_leads_out_of_its_place() => Gen.Select(Gen.String, Gen.String[Gen.Char["./\\%a\0~"], 0, 12]).Sample((odd, evil) =>
    {
        foreach (var local in new[] { odd, evil })
        {
            var path = MailboxPath.Expand("mail/{domain}/{local}", "/data", "example.com", local);
            Assert.Equal("/data/mail/example.com", Path.GetDirectoryName(path));
        }
    });

    [Fact]
    public void Two_addresses_never_meet() => Gen.Select(Gen.String[Gen.Char["./%2eE5a"], 0, 6], Gen.String[Gen.Char["./%2eE5a"], 0, 6]).Sample((a, b) =>
        Assert.Equal(a == b, MailboxPath.SafeName(a) == MailboxPath.SafeName(b)));

    [Fact]
    public void An_absolute_path_stays_where_it_is() =>
        Assert.Equal("/var/mail/ada", MailboxPath.Expand("/var/mail/{local}", "/data", "example.com", "ada"));
}
