using System.Text;
using CsCheck;
using Postroad.Mail.Spf;

namespace Postroad.Mail.Tests.Spf;

public sealed class SpfRecordTests
{
    [Theory]
    [InlineData("v=spf1", true)]
    [InlineData("V=SPF1 -ALL", true)]
    [InlineData("v=spf1 -all ", true)]
    [InlineData("v=spf1   a    mx  ", true)]
    [InlineData("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:mail.example.com/24//64 mx//64 ?all", true)]
    [InlineData("v=spf1 a:foo:bar/baz.example.com", true)]
    [InlineData("v=spf1 a:%{d} exists:%{ir}.%{l1r+-}._spf.%{d} redirect=%{d2}", true)]
    [InlineData("v=spf1 moo.cow-far_out=man:dog/cat foo=%{c}%{t} foo=again -all", true)]
    [InlineData("v=spf1 exp=why.example.com. redirect=example.com.", true)]
    [InlineData("v=spf1 a:example.x--y a:example.1-2", true)]
    [InlineData("v=spf10 -all", false)]
    [InlineData("v=spf1-all", false)]
    [InlineData(" v=spf1 -all", false)]
    [InlineData("v=spf1\t-all", false)]
    [InlineData("v=spf1 -all.", false)]
    [InlineData("v=spf1 -all:example.com", false)]
    [InlineData("v=spf1 all/8", false)]
    [InlineData("v=spf1 --all", false)]
    [InlineData("v=spf1 +", false)]
    [InlineData("v=spf1 include", false)]
    [InlineData("v=spf1 include:", false)]
    [InlineData("v=spf1 include:example.com/24", false)]
    [InlineData("v=spf1 include:example", true)]
    [InlineData("v=spf1 a:", false)]
    [InlineData("v=spf1 a:/24", false)]
    [InlineData("v=spf1 a/33", false)]
    [InlineData("v=spf1 a//129", false)]
    [InlineData("v=spf1 a/024", false)]
    [InlineData("v=spf1 a/", false)]
    [InlineData("v=spf1 a//64/24", false)]
    [InlineData("v=spf1 a:example.com:8080", false)]
    [InlineData("v=spf1 a:example.-com a", false)]
    [InlineData("v=spf1 a:example.com-", false)]
    [InlineData("v=spf1 a:192.0.2.1", false)]
    [InlineData("v=spf1 a:museum.", true)]
    [InlineData("v=spf1 a:123", false)]
    [InlineData("v=spf1 a:%{d}com", false)]
    [InlineData("v=spf1 ip4", false)]
    [InlineData("v=spf1 ip4:192.0.2", false)]
    [InlineData("v=spf1 ip4:192.0.2.256", false)]
    [InlineData("v=spf1 ip4:192.0.2.01", false)]
    [InlineData("v=spf1 ip4:192.0.2.0//24", false)]
    [InlineData("v=spf1 ip4:2001:db8::1", false)]
    [InlineData("v=spf1 ip6:192.0.2.1", false)]
    [InlineData("v=spf1 ip6:fe80::1%1", false)]
    [InlineData("v=spf1 ip6:[::1]", false)]
    [InlineData("v=spf1 ip6:::1/129", false)]
    [InlineData("v=spf1 ptr/24", false)]
    [InlineData("v=spf1 exists", false)]
    [InlineData("v=spf1 unknown", false)]
    [InlineData("v=spf1 unknown:example.com", false)]
    [InlineData("v=spf1 1up=foo", false)]
    [InlineData("v=spf1 =all", false)]
    [InlineData("v=spf1 redirect=", false)]
    [InlineData("v=spf1 redirect=a.example redirect=b.example", false)]
    [InlineData("v=spf1 exp=a.example EXP=b.example", false)]
    [InlineData("v=spf1 exp=%{r}.example.com", false)]
    [InlineData("v=spf1 a:%{d0}", false)]
    [InlineData("v=spf1 a:%{d", false)]
    [InlineData("v=spf1 a:%{}", false)]
    [InlineData("v=spf1 a:%{x}", false)]
    [InlineData("v=spf1 a:%{d!}", false)]
    [InlineData("v=spf1 a:%example.com", false)]
    [InlineData("v=spf1 a:example.com%", false)]
    [InlineData("v=spf1 foo=%abc", false)]
    [InlineData("v=spf1 a:\u00e4.example.com", false)]
    [InlineData("v=spf1 -all\0", false)]
    public void A_record_is_read_whole_or_not_at_all(string record, bool valid) =>
        Assert.Equal(valid, SpfRecord.TryParse(Encoding.Latin1.GetBytes(record), out _, out var reason) && reason is null);

    [Fact]
    public void A_fault_names_the_term_it_lies_in()
    {
        Assert.False(SpfRecord.TryParse("v=spf1 mx ip4:1.2.3 -all"u8, out _, out var reason));
        Assert.Contains("'ip4:1.2.3'", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_terms_that_ask_the_dns_are_counted()
    {
        Assert.True(SpfRecord.TryParse("v=spf1 a mx ptr ip4:192.0.2.1 include:a.example exists:b.example exp=c.example redirect=d.example"u8, out var record, out _));
        Assert.Equal(6, record.LookupTerms);
    }

    [Fact]
    public void No_octets_upset_the_parser() =>
        Gen.Byte.Array[0, 300].Sample(octets =>
        {
            var record = "v=spf1 "u8.ToArray().Concat(octets).ToArray();
            var read = SpfRecord.TryParse(record, out _, out var reason);
            return read ? reason is null : reason is { Length: > 0 };
        }, iter: 2000);

    [Fact]
    public void No_mixture_of_terms_upsets_the_parser() =>
        Gen.OneOf<string>("a", "mx", ":", "/", "//", "24", "%{", "}", "d", "r", "-", ".", "example", " ", "ip6", "::", "redirect=", "exp=", "all", "%%").Array[0, 20]
            .Sample(parts =>
            {
                var text = "v=spf1 " + string.Concat(parts);
                return !SpfRecord.TryParse(Encoding.Latin1.GetBytes(text), out var record, out _) || record.Text == text;
            }, iter: 5000);
}
