using CsCheck;
using Postroad.Mail.Dns;
using Postroad.Mail.Dns.Wire;

namespace Postroad.Mail.Tests.Dns.Wire;

public sealed class RecordReaderTests
{
    private static readonly DnsRequest Asked = new(7, 0, "a.test", DnsType.A, false, false);

    [Theory]
    [InlineData(DnsType.A, "")]
    [InlineData(DnsType.A, "C00002")]
    [InlineData(DnsType.A, "C000020101")]
    [InlineData(DnsType.Aaaa, "C0000201")]
    [InlineData(DnsType.Mx, "")]
    [InlineData(DnsType.Mx, "000A")]
    [InlineData(DnsType.Mx, "000A0161")]
    [InlineData(DnsType.Mx, "000A016100FF")]
    [InlineData(DnsType.Mx, "000AC0FF")]
    [InlineData(DnsType.Mx, "000AC0")]
    [InlineData(DnsType.Mx, "000A406100")]
    [InlineData(DnsType.Txt, "")]
    [InlineData(DnsType.Txt, "0261")]
    [InlineData(DnsType.Txt, "016102")]
    [InlineData(DnsType.Ptr, "")]
    [InlineData(DnsType.Cname, "0161")]
    [InlineData(DnsType.Ns, "0000")]
    [InlineData(DnsType.Soa, "0000")]
    [InlineData(DnsType.Soa, "000000000000000000000000000000000000")]
    [InlineData(DnsType.Soa, "0000000000000000000000000000000000000000000000")]
    [InlineData(DnsType.Tlsa, "")]
    [InlineData(DnsType.Tlsa, "0301")]
    [InlineData(DnsType.Tlsa, "030101")]
    public void Data_that_is_too_short_too_long_or_leads_astray_is_no_record(DnsType type, string data)
    {
        var packet = DnsPacket.ReplyTo(Asked, answers: 1).Record("a.test", type, 60, p => p.Raw(Convert.FromHexString(data)));
        Assert.Null(DnsReply.TryRead(packet.Build()));
    }

    [Fact]
    public void Names_go_on_elsewhere_in_the_message_but_only_before_themselves()
    {
        var packet = DnsPacket.ReplyTo(Asked, answers: 1).Raw(0xC0, 12).Number(15).Number(1).Number(0).Number(60).Number(9).Number(10).Raw(4, (byte)'m', (byte)'a', (byte)'i', (byte)'l', 0xC0, 14);
        var reply = DnsReply.TryRead(packet.Build())!;
        Assert.Equal("a.test", reply.Answers[0].Owner);
        Assert.Equal("mail.test", ((DnsRecord.MailExchange)reply.Answers[0].Value!).Exchange);

        var at = DnsPacket.ReplyTo(Asked).Length;
        foreach (var target in new[] { at, at + 1, at + 2, 0x3FFF })
            Assert.Null(DnsReply.TryRead(DnsPacket.ReplyTo(Asked, answers: 1).Raw((byte)(0xC0 | target >> 8), (byte)target).Raw(new byte[10]).Build()));
    }

    [Fact]
    public void A_chain_of_pointers_is_cut()
    {
        var packet = DnsPacket.ReplyTo(Asked, answers: 1).Record("a.test", 999, 60, p =>
        {
            p.Raw(0, 0);
            for (var i = 0; i < 100; i++)
            {
                var target = p.Length - 2;
                p.Raw((byte)(0xC0 | target >> 8), (byte)target);
            }
        });
        var octets = packet.Build();
        Assert.NotNull(DnsReply.TryRead(octets));
        Assert.True(new WireReader(octets, octets.Length - 140, octets.Length).TryReadName(out _));
        Assert.False(new WireReader(octets, octets.Length - 2, octets.Length).TryReadName(out _));
    }

    [Fact]
    public void A_name_holds_255_octets_and_its_odd_ones_are_written_out()
    {
        static byte[] Name(int labels) => [.. Enumerable.Repeat<byte[]>([1, (byte)'a'], labels).SelectMany(l => l), 0];
        Assert.True(new WireReader(Name(127)).TryReadName(out _));
        Assert.False(new WireReader(Name(128)).TryReadName(out _));
        Assert.True(new WireReader([5, (byte)'A', (byte)'.', 0, (byte)'\\', 0xFF, 0]).TryReadName(out var name));
        Assert.Equal("a\\046\\000\\092\\255", name);
        Assert.True(new WireReader([0]).TryReadName(out name));
        Assert.Equal("", name);
    }

    [Fact]
    public void Any_octets_behind_a_record_are_read_or_refused() =>
        Gen.Select(Gen.Enum<DnsType>(), Gen.OneOf(Gen.Byte.Array[0, 40], Gen.OneOf<byte>(0, 1, 2, 12, 63, 64, 0xC0, 0xFF, (byte)'a').Array[0, 40])).Sample((type, data) =>
        {
            var packet = DnsPacket.ReplyTo(Asked, answers: 1).Record("a.test", type, 60, p => p.Raw(data)).Build();
            if (DnsReply.TryRead(packet) is { } reply)
                Assert.NotNull(Assert.Single(reply.Answers).Value);
        }, iter: 20_000);

    [Fact]
    public void A_reply_with_octets_changed_or_cut_is_read_or_refused()
    {
        var good = DnsPacket.ReplyTo(Asked, answers: 4, authorities: 1).Address("a.test", "192.0.2.1").Exchange("a.test", 1, "b.test").Alias("c.test", "d.test")
            .Record("a.test", DnsType.Txt, 60, p => p.Raw(2, 65, 66)).Authority("test").Build();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((index, octet, length) =>
        {
            var changed = good.ToArray();
            changed[index] = octet;
            _ = DnsReply.TryRead(changed);
            _ = DnsReply.TryRead(changed.AsSpan(0, length));
        }, iter: 20_000);
    }

    [Fact]
    public void Any_octets_are_a_reply_or_none() =>
        Gen.Byte.Array[0, 100].Sample(octets => { _ = DnsReply.TryRead(octets); }, iter: 20_000);
}
