using CsCheck;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Wire;

namespace Postroad.Mail.Tests.Dns.Wire;

public sealed class DnsQueryTests
{
    [Fact]
    public void A_question_stands_on_the_wire_as_the_rfc_draws_it()
    {
        var query = DnsQuery.Create(new("a.test", DnsType.Mx), withEdns: true)!;
        var expected = new byte[]
        {
            (byte)(query.Id >> 8), (byte)query.Id, // id
            0x01, 0x20,                            // RD, AD
            0, 1, 0, 0, 0, 0, 0, 1,                // one question, one additional record
            1, (byte)'a', 4, (byte)'t', (byte)'e', (byte)'s', (byte)'t', 0,
            0, 15, 0, 1,                           // MX IN
            0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 0, // OPT, 1232 octets
        };
        Assert.Equal(expected, query.Packet);
    }

    [Fact]
    public void Without_edns_the_question_stands_alone()
    {
        var query = DnsQuery.Create(new("a.test", DnsType.A), withEdns: false)!;
        Assert.Equal((24, 0), (query.Packet.Length, query.Packet[11]));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_has_63_octets_at_most(int length, bool expected) =>
        Assert.Equal(expected, DnsQuery.Create(new(new string('a', length) + ".test", DnsType.A), true) is not null);

    [Theory]
    [InlineData(61, true)]
    [InlineData(62, false)]
    public void A_name_has_253_octets_at_most(int last, bool expected)
    {
        var label = new string('a', 63);
        var name = $"{label}.{label}.{label}.{new string('b', last)}";
        Assert.Equal(expected, DnsQuery.Create(new(name, DnsType.A), true) is not null);
    }

    [Fact]
    public void Ids_are_spread_over_all_of_their_range()
    {
        var ids = Enumerable.Range(0, 4096).Select(_ => DnsQuery.Create(new("a.test", DnsType.A), true)!.Id).ToArray();
        Assert.True(ids.Distinct().Count() > 3500);
        Assert.All(Enumerable.Range(0, 16), part => Assert.Contains(ids, id => id >> 12 == part));
    }

    [Fact]
    public void Any_name_is_written_so_that_it_reads_back_or_not_at_all() =>
        Gen.OneOf(Gen.Char['\0', 'ÿ'], Gen.Char["ab.-_"]).Array[0, 30].Select(characters => new string(characters)).Sample(name =>
        {
            var query = DnsQuery.Create(new(name.ToLowerInvariant(), DnsType.A), withEdns: true);
            var isName = name.Length > 0 && name.Split('.').All(label => label.Length is > 0 and < 64) && name.ToLowerInvariant().All(c => c <= 0xFF);
            Assert.Equal(isName, query is not null);
            if (query is null)
                return;
            var reply = DnsReply.TryRead([query.Packet[0], query.Packet[1], 0x80, 0, .. query.Packet[4..]]);
            Assert.True(reply!.IsReplyTo(query));
        }, iter: 5_000);
}
