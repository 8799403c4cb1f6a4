using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Stub;
using Postroad.Mail.Dns.Wire;

namespace Postroad.Mail.Tests.Dns.Stub;

public sealed class ReplyReadingTests
{
    private static readonly DnsRequest Asked = new(7, 0, "a.test", DnsType.A, false, false);

    [Fact]
    public void An_answer_may_be_kept_as_long_as_the_least_of_its_records()
    {
        var lookup = Answered(DnsPacket.ReplyTo(Asked, answers: 2).Address("a.test", "192.0.2.1", 300).Address("a.test", "192.0.2.2", 120));
        Assert.Equal((DnsStatus.Found, 2, TimeSpan.FromSeconds(120)), (lookup.Answer.Status, lookup.Answer.Records.Length, lookup.TimeToLive));
    }

    [Fact]
    public void An_alias_on_the_way_shortens_it()
    {
        var lookup = Answered(DnsPacket.ReplyTo(Asked, answers: 2).Alias("a.test", "b.test", 5).Address("b.test", "192.0.2.1", 300));
        Assert.Equal(TimeSpan.FromSeconds(5), lookup.TimeToLive);
    }

    [Fact]
    public void The_order_of_records_in_a_reply_does_not_matter()
    {
        var lookup = Answered(DnsPacket.ReplyTo(Asked, answers: 4)
            .Address("c.test", "192.0.2.1").Alias("b.test", "c.test").Address("x.test", "198.51.100.1").Alias("a.test", "b.test"));
        Assert.Equal("192.0.2.1", ((DnsRecord.Address)Assert.Single(lookup.Answer.Records)).Value.ToString());
    }

    [Fact]
    public void An_alias_that_the_reply_does_not_follow_is_asked_for()
    {
        var aliased = Assert.IsType<ReplyReading.Aliased>(Read(DnsPacket.ReplyTo(Asked, answers: 2).Alias("a.test", "b.test", 60).Alias("b.test", "c.test", 30)));
        Assert.Equal(("c.test", 2, TimeSpan.FromSeconds(30)), (aliased.Target, aliased.Aliases, aliased.TimeToLive));
    }

    [Fact]
    public void An_alias_that_no_text_can_name_is_not_asked_for() =>
        Assert.Contains("no host", Assert.IsType<ReplyReading.Useless>(Read(DnsPacket.ReplyTo(Asked, answers: 1).Alias("a.test", "b\u0001.test"))).Reason);

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Eight_aliases_are_followed(int count, bool expected)
    {
        var packet = DnsPacket.ReplyTo(Asked, answers: count + 1);
        for (var i = 0; i < count; i++)
            packet.Alias(i == 0 ? "a.test" : $"n{i}.test", $"n{i + 1}.test");
        packet.Address($"n{count}.test", "192.0.2.1");
        Assert.Equal(expected, Read(packet) is ReplyReading.Answered);
    }

    [Fact]
    public void Aliases_of_earlier_replies_count() =>
        Assert.IsType<ReplyReading.Useless>(ReplyReading.Of(DnsReply.TryRead(DnsPacket.ReplyTo(Asked, answers: 1).Alias("a.test", "b.test").Build())!, ReplyReading.MaxAliases, false));

    [Fact]
    public void A_question_for_an_alias_itself_is_answered_with_it()
    {
        var asked = Asked with { Type = DnsType.Cname };
        var lookup = Answered(DnsPacket.ReplyTo(asked, answers: 1).Alias("a.test", "b.test"));
        Assert.Equal("b.test", ((DnsRecord.Name)Assert.Single(lookup.Answer.Records)).Value);
    }

    [Theory]
    [InlineData("test", 60)]
    [InlineData("a.test", 60)]
    [InlineData("", 60)]
    [InlineData("evil.test", 0)]
    [InlineData("xa.test", 0)]
    [InlineData("st", 0)]
    public void A_negative_answer_is_kept_by_the_zone_above_the_name(string zone, int seconds)
    {
        var lookup = Answered(DnsPacket.ReplyTo(Asked, code: 3, authorities: 1).Authority(zone, 300, 60));
        Assert.Equal((DnsStatus.NxDomain, TimeSpan.FromSeconds(seconds)), (lookup.Answer.Status, lookup.TimeToLive));
    }

    [Theory]
    [InlineData(100, 60, 60)]
    [InlineData(30, 60, 30)]
    public void Of_the_two_times_of_a_zone_the_less_counts(int timeToLive, int minimum, int expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), Answered(DnsPacket.ReplyTo(Asked, authorities: 1).Authority("test", timeToLive, minimum)).TimeToLive);

    [Theory]
    [InlineData(1, "FORMERR")]
    [InlineData(2, "SERVFAIL")]
    [InlineData(4, "NOTIMP")]
    [InlineData(5, "REFUSED")]
    [InlineData(9, "RCODE 9")]
    public void A_server_that_does_not_answer_is_named_by_its_code(int code, string reason) =>
        Assert.Equal(reason, Assert.IsType<ReplyReading.Useless>(Read(DnsPacket.ReplyTo(Asked, code: code))).Reason);

    [Fact]
    public void A_code_of_edns_is_read_with_its_upper_bits()
    {
        var packet = new DnsPacket(Asked.Id, 0x8180, 1, 0, 0, 1).Question("a.test", DnsType.A).Raw(0).Number(41).Number(1232).Number(0x0100).Number(0).Number(0);
        Assert.Equal("BADVERS", Assert.IsType<ReplyReading.Useless>(Read(packet)).Reason);
    }

    [Fact]
    public void An_nxdomain_with_records_is_still_one() =>
        Assert.Equal(DnsStatus.NxDomain, Answered(DnsPacket.ReplyTo(Asked, code: 3, answers: 1).Address("a.test", "198.51.100.1")).Answer.Status);

    [Theory]
    [InlineData(true, 0x20, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, 0x20, false)]
    public void The_ad_bit_counts_from_trusted_servers_alone(bool isTrusted, int flags, bool expected)
    {
        var packet = DnsPacket.ReplyTo(Asked, answers: 1, extraFlags: flags).Address("a.test", "192.0.2.1");
        var reading = ReplyReading.Of(DnsReply.TryRead(packet.Build())!, 0, isTrusted);
        Assert.Equal(expected, Assert.IsType<ReplyReading.Answered>(reading).Lookup.Answer.Authenticated);
    }

    private static ReplyReading Read(DnsPacket packet) => ReplyReading.Of(DnsReply.TryRead(packet.Build())!, 0, false);

    private static DnsLookup Answered(DnsPacket packet) => Assert.IsType<ReplyReading.Answered>(Read(packet)).Lookup;
}
