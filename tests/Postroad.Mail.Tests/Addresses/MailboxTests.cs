using System.Text;
using CsCheck;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("ada@example.com", "ada", "ada@example.com")]
    [InlineData("Ada.Lovelace+tag@EXAMPLE.com", "Ada.Lovelace+tag", "Ada.Lovelace+tag@example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~", "!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("\"a b\"@example.com", "a b", "\"a b\"@example.com")]
    [InlineData("\"ada\"@example.com", "ada", "ada@example.com")]
    [InlineData("\"\\a\\d\\a\"@example.com", "ada", "ada@example.com")]
    [InlineData("\"a\\\"b\\\\c\"@example.com", "a\"b\\c", "\"a\\\"b\\\\c\"@example.com")]
    [InlineData("\"a@evil.test> x\"@example.com", "a@evil.test> x", "\"a@evil.test> x\"@example.com")]
    [InlineData("\"\"@example.com", "", "\"\"@example.com")]
    [InlineData("\"a..b\"@example.com", "a..b", "\"a..b\"@example.com")]
    [InlineData("\".\"@example.com", ".", "\".\"@example.com")]
    [InlineData("ada@localhost", "ada", "ada@localhost")]
    [InlineData("ada@123", "ada", "ada@123")]
    [InlineData("ada@[192.0.2.1]", "ada", "ada@[192.0.2.1]")]
    [InlineData("ada@[ipv6:2001:DB8:0:0:0:0:0:1]", "ada", "ada@[IPv6:2001:db8::1]")]
    [InlineData("jürgen@example.com", "jürgen", "jürgen@example.com")]
    [InlineData("\"jürgen b\"@example.com", "jürgen b", "\"jürgen b\"@example.com")]
    [InlineData("用户@example.com", "用户", "用户@example.com")]
    public void What_the_grammar_takes_is_unquoted_and_written_in_one_way(string text, string localPart, string canonical)
    {
        Assert.True(Mailbox.TryParse(text, out var mailbox, out var fault), fault.ToString());
        Assert.Equal(localPart, mailbox.LocalPart);
        Assert.Equal(canonical, mailbox.ToString());
        Assert.Equal(mailbox, Mailbox.Parse(canonical));
        Assert.True(Mailbox.TryParse(Encoding.UTF8.GetBytes(text), out var fromOctets));
        Assert.Equal(mailbox, fromOctets);
    }

    [Theory]
    [InlineData("", AddressFault.Syntax)]
    [InlineData("ada", AddressFault.Syntax)]
    [InlineData("@example.com", AddressFault.Syntax)]
    [InlineData("ada@", AddressFault.Syntax)]
    [InlineData(".ada@example.com", AddressFault.Syntax)]
    [InlineData("ada.@example.com", AddressFault.Syntax)]
    [InlineData("a..b@example.com", AddressFault.Syntax)]
    [InlineData("a b@example.com", AddressFault.Syntax)]
    [InlineData("ada@example.com ", AddressFault.Syntax)]
    [InlineData(" ada@example.com", AddressFault.Syntax)]
    [InlineData("ada@example..com", AddressFault.Syntax)]
    [InlineData("ada@.example.com", AddressFault.Syntax)]
    [InlineData("ada@example.com.", AddressFault.Syntax)]
    [InlineData("ada@exa_mple.com", AddressFault.Syntax)]
    [InlineData("ada@-example.com", AddressFault.InvalidDomain)]
    [InlineData("ada@example-.com", AddressFault.InvalidDomain)]
    [InlineData("ada@bob@example.com", AddressFault.Syntax)]
    [InlineData("ada(comment)@example.com", AddressFault.Syntax)]
    [InlineData("\"ada@example.com", AddressFault.Syntax)]
    [InlineData("\"ada\\\"@example.com", AddressFault.Syntax)]
    [InlineData("\"a\"b@example.com", AddressFault.Syntax)]
    [InlineData("\"a\".b@example.com", AddressFault.Syntax)]
    [InlineData("\"a\rb\"@example.com", AddressFault.Syntax)]
    [InlineData("\"a\\\nb\"@example.com", AddressFault.Syntax)]
    [InlineData("\"a\0b\"@example.com", AddressFault.Syntax)]
    [InlineData("\"a\tb\"@example.com", AddressFault.Syntax)]
    [InlineData("\"a\x7f\"@example.com", AddressFault.Syntax)]
    [InlineData("ada\r\n@example.com", AddressFault.Syntax)]
    [InlineData("ada@example.com\r\nRCPT TO:<eve@example.com>", AddressFault.Syntax)]
    [InlineData("\"\\é\"@example.com", AddressFault.Syntax)]
    [InlineData("ada@[192.0.2.1", AddressFault.Syntax)]
    [InlineData("ada@[]", AddressFault.Syntax)]
    [InlineData("ada@[x400:c=us]", AddressFault.UnknownLiteralTag)]
    public void What_it_does_not_take_is_refused_with_its_fault(string text, AddressFault expected)
    {
        Assert.False(Mailbox.TryParse(text, out var mailbox, out var fault));
        Assert.Null(mailbox);
        Assert.Equal(expected, fault);
    }

    [Fact]
    public void A_local_part_holds_64_octets_as_written_and_not_one_more()
    {
        Assert.True(Mailbox.TryParse(new string('a', 64) + "@example.com", out _));
        Assert.False(Mailbox.TryParse(new string('a', 65) + "@example.com", out _, out var fault));
        Assert.Equal(AddressFault.LocalPartTooLong, fault);
        Assert.True(Mailbox.TryParse(new string('ü', 32) + "@example.com", out _));
        Assert.False(Mailbox.TryParse(new string('ü', 32) + "a@example.com", out _, out fault));
        Assert.Equal(AddressFault.LocalPartTooLong, fault);
        Assert.True(Mailbox.TryParse($"\"{new string('a', 61)} \"@example.com", out _));
        Assert.False(Mailbox.TryParse($"\"{new string('a', 62)} \"@example.com", out _, out fault));
        Assert.Equal(AddressFault.LocalPartTooLong, fault);
    }

    [Fact]
    public void A_path_of_256_octets_is_taken_and_not_one_more()
    {
        var domain = string.Join('.', new string('b', 63), new string('c', 63), new string('d', 61));
        Assert.True(Mailbox.TryParse($"{new string('a', 64)}@{domain}", out _));
        Assert.False(Mailbox.TryParse($"{new string('a', 64)}@{domain}e", out _, out var fault));
        Assert.Equal(AddressFault.PathTooLong, fault);
        Assert.False(Mailbox.TryParse($"a@{new string('b', 64)}.test", out _, out fault));
        Assert.Equal(AddressFault.DomainTooLong, fault);
        Assert.False(Mailbox.TryParse(new string('a', 100_000), out _, out fault));
        Assert.Equal(AddressFault.PathTooLong, fault);
    }

    [Fact]
    public void Taking_an_address_leaves_what_follows_it()
    {
        var rest = "\"a>b\"@example.com> SIZE=1"u8;
        Assert.Equal(AddressFault.None, Mailbox.TryTake(ref rest, out var mailbox));
        Assert.Equal("a>b", mailbox!.LocalPart);
        Assert.Equal("> SIZE=1"u8, rest);
        var bad = "a@-b>"u8;
        Assert.Equal(AddressFault.InvalidDomain, Mailbox.TryTake(ref bad, out _));
        Assert.Equal("a@-b>"u8, bad);
    }

    [Fact]
    public void A_local_part_from_elsewhere_is_checked_as_one_from_the_wire()
    {
        var domain = new MailDomain(DomainName.Parse("example.com"));
        Assert.True(Mailbox.TryCreate("a b", domain, out var mailbox));
        Assert.Equal("\"a b\"@example.com", mailbox.ToString());
        foreach (var bad in new[] { "a\rb", "a\nb", "a\0b", "\x1b[31m", "\x7f", "\ud800", new string('a', 65), new string('"', 32) })
            Assert.False(Mailbox.TryCreate(bad, domain, out _), bad);
    }

    [Fact]
    public void Postmaster_is_known_in_any_case_and_can_stand_without_a_domain()
    {
        Assert.True(Mailbox.Parse("PostMaster@example.com").IsPostmaster);
        Assert.False(Mailbox.Parse("po\u017Ftmaster@example.com").IsPostmaster);
        Assert.Equal("postmaster@mx.test", Mailbox.Postmaster(new(DomainName.Parse("mx.test"))).ToString());
    }

    [Fact]
    public void Local_parts_are_compared_with_their_case_and_domains_without()
    {
        Assert.Equal(Mailbox.Parse("ada@EXAMPLE.com"), Mailbox.Parse("\"ada\"@example.COM"));
        Assert.NotEqual(Mailbox.Parse("Ada@example.com"), Mailbox.Parse("ada@example.com"));
        Assert.True(Mailbox.Parse("jürgen@example.com").IsInternational);
        Assert.False(Mailbox.Parse("ada@example.com").IsInternational);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        foreach (var bad in new[] { "\ud800@example.com", "\"\udc00\"@example.com", "ada@\ud800.com" })
            Assert.False(Mailbox.TryParse(bad, out _));
    }

    [Fact]
    public void Octets_that_are_not_utf8_are_no_address()
    {
        foreach (var bad in new byte[][] { [0xff], [0xc3], [0xc0, 0x8d], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80] })
        {
            Assert.False(Mailbox.TryParse([.. "a"u8, .. bad, .. "@example.com"u8], out _));
            Assert.False(Mailbox.TryParse([.. "\"a"u8, .. bad, .. "\"@example.com"u8], out _));
            Assert.False(Mailbox.TryParse([.. "a@"u8, .. bad, .. ".com"u8], out _));
        }
    }

    [Fact]
    public void Reading_an_address_allocates_what_it_is_made_of_and_nothing_else()
    {
        var text = "ada.lovelace@example.com"u8;
        Assert.True(Mailbox.TryParse(text, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRead = Mailbox.TryParse(text, out _);
        // A mailbox, a domain, a name, and the strings of 12 and 11 characters.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 192);
        Assert.True(isRead);
    }

    [Fact]
    public void An_address_is_measured_by_its_a_labels()
    {
        // 31 labels of 2 octets, or of 7 as xn--tda.
        var domain = string.Join('.', Enumerable.Repeat("ü", 31));
        Assert.True(Mailbox.TryParse($"{new string('a', 6)}@{domain}", out var mailbox));
        Assert.Equal(254, mailbox.ToString().Length);
        Assert.False(Mailbox.TryParse($"{new string('a', 7)}@{domain}", out _, out var fault));
        Assert.Equal(AddressFault.PathTooLong, fault);
    }

    [Fact]
    public void Whatever_is_taken_is_short_clean_and_reads_back_as_itself() =>
        Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.OneOf("ada", "\"", "\\", "@", ".", "example", "com", "[", "]", "IPv6:", "::", "1", "ü", "-", "\r", "\n", "\0", " ")
                .Array[0, 12].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))))
        .Sample(octets =>
        {
            if (!Mailbox.TryParse(octets, out var mailbox))
                return;
            var text = mailbox.ToString();
            Assert.True(Encoding.UTF8.GetByteCount(text) <= 254);
            Assert.DoesNotContain(text, c => c is '\r' or '\n' or '\0');
            Assert.Equal(mailbox, Mailbox.Parse(text));
            Assert.Equal(text, Mailbox.Parse(text).ToString());
        }, iter: 20_000);
}
