using System.Text;
using CsCheck;
using Postroad.Mail.Addresses;

namespace Postroad.Mail.Tests.Addresses;

public sealed class AddrSpecTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData(" ada @ example.com ", "ada@example.com")]
    [InlineData("(a (b) c)ada(d)@(e)example(f).(g)com(h)", "ada@example.com")]
    [InlineData("ada . lovelace@example.com", "ada.lovelace@example.com")]
    [InlineData("\"ada\".\"love lace\"@example.com", "\"ada.love lace\"@example.com")]
    [InlineData("\"a\r\n b\"@example.com", "\"a b\"@example.com")]
    [InlineData("\r\n ada@example.com\r\n ", "ada@example.com")]
    [InlineData("\r\n \r\n ada@example.com", "ada@example.com")]
    [InlineData("ada@[ 192.0.2.1 ]", "ada@[192.0.2.1]")]
    [InlineData("ada@[192\\.0.2.1]", "ada@[192.0.2.1]")]
    [InlineData("jürgen@example.com", "jürgen@example.com")]
    public void Comments_folds_and_obsolete_forms_are_read_through(string text, string mailbox)
    {
        Assert.True(AddrSpec.TryParse(text, out var value));
        Assert.Equal(mailbox, value.Mailbox!.ToString());
        Assert.Equal(!Ascii.IsValid(text), value.IsInternational);
    }

    [Theory]
    [InlineData("\"\x07\"@example.com")]
    [InlineData("\"\\\0\"@example.com")]
    [InlineData("\"\\\r\\\n\"@example.com")]
    [InlineData("ada@[whatever it is]")]
    [InlineData("ada@exa/mple.com")]
    [InlineData("ada@exa_mple.com")]
    public void What_a_header_may_hold_and_an_envelope_may_not_has_no_mailbox(string text)
    {
        Assert.True(AddrSpec.TryParse(text, out var value));
        Assert.Null(value.Mailbox);
    }

    [Fact]
    public void A_domain_is_known_even_where_the_local_part_cannot_be_mailed_to()
    {
        Assert.True(AddrSpec.TryParse(new string('a', 200) + "@example.com", out var value));
        Assert.Null(value.Mailbox);
        Assert.Equal("example.com", value.Domain!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a(c)b@example.com")]
    [InlineData("\"a\"b@example.com")]
    [InlineData("ada.@example.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@-example.com")]
    [InlineData("(ada@example.com")]
    [InlineData("(ada\\)@example.com")]
    [InlineData("ada@example.com)")]
    [InlineData("ada@example.com(\\")]
    [InlineData("ada@[a[b]]")]
    [InlineData("ada@[a]b")]
    [InlineData("ada@[a")]
    [InlineData("ada\r\n@example.com")]
    [InlineData("ada\n @example.com")]
    [InlineData("\r\nada@example.com")]
    [InlineData(" \r\n\r\n ada@example.com")]
    [InlineData("(\r)ada@example.com")]
    [InlineData("(\0)ada@example.com")]
    [InlineData("\"\r\"@example.com")]
    [InlineData("\"a\0\"@example.com")]
    [InlineData("ada@example.com, bob@example.com")]
    public void What_is_no_addr_spec_is_refused(string text) => Assert.False(AddrSpec.TryParse(text, out _));

    [Fact]
    public void Comments_stand_16_deep_and_a_hundred_thousand_cost_nothing()
    {
        static string Nested(int depth) => new string('(', depth) + new string(')', depth) + "ada@example.com";
        Assert.True(AddrSpec.TryParse(Nested(AddrSpec.MaxCommentDepth), out _));
        Assert.False(AddrSpec.TryParse(Nested(AddrSpec.MaxCommentDepth + 1), out _));
        Assert.False(AddrSpec.TryParse(Nested(100_000), out _));
        Assert.True(AddrSpec.TryParse(string.Concat(Enumerable.Repeat("()", 100_000)) + "ada@example.com", out _));
    }

    [Fact]
    public void Any_octets_are_read_or_refused_and_every_mailbox_is_an_addr_spec() =>
        Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.OneOf("a", "\"", "\\", "@", ".", "(", ")", "[", "]", "\r\n ", "\r", "\0", " ", "é", "-", "com")
                .Array[0, 14].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts))))
        .Sample(octets =>
        {
            var isAddrSpec = AddrSpec.TryParse(octets, out var value);
            if (Mailbox.TryParse(octets, out var mailbox))
            {
                Assert.True(isAddrSpec);
                Assert.Equal(mailbox, value!.Mailbox);
            }
        }, iter: 20_000);
}
