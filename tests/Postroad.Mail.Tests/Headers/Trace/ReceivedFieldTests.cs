using System.Buffers;
using System.Net;
using System.Text;
using CsCheck;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mail.Headers.Trace;

namespace Postroad.Mail.Tests.Headers.Trace;

public sealed class ReceivedFieldTests
{
    private static readonly ReceivedField Plain = new() { By = DomainName.Parse("mx.test"), Time = DateTimeOffset.UnixEpoch };

    [Fact]
    public void A_full_trace_tells_who_came_how_and_for_whom()
    {
        var field = Plain with
        {
            Helo = "client.test",
            ClientAddress = IPAddress.Parse("192.0.2.1"),
            ClientName = DomainName.Parse("host.client.test"),
            Transmission = TransmissionType.Extended | TransmissionType.Tls | TransmissionType.Auth,
            Id = "4rXk2",
            For = Mailbox.Parse("\"a b\"@mx.test"),
            TlsCipher = "TLS_AES_256_GCM_SHA384",
        };
        Assert.Equal("""
            Received: from client.test (host.client.test [192.0.2.1])
            	by mx.test with ESMTPSA
            	id 4rXk2
            	for <"a b"@mx.test>
            	tls TLS_AES_256_GCM_SHA384;
            	Thu, 1 Jan 1970 00:00:00 +0000

            """.ReplaceLineEndings("\r\n"), Write(field));
    }

    [Fact]
    public void A_trace_of_what_began_here_has_no_from() =>
        Assert.Equal("Received: by mx.test with ESMTP;\r\n\tThu, 1 Jan 1970 00:00:00 +0000\r\n", Write(Plain));

    [Theory]
    [InlineData("", "unknown")]
    [InlineData("my_host", "my_host")]
    [InlineData("[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]")]
    [InlineData("evil (by mx.test) ; x", "evil??by?mx.test????x")]
    [InlineData("a\r\nX-Evil: yes", "a??X-Evil:?yes")]
    [InlineData("ü<b>\u202E", "??b??")]
    public void What_the_client_calls_itself_cannot_leave_its_place(string helo, string written) =>
        Assert.StartsWith($"Received: from {written} ([IPv6:2001:db8::7])\r\n", Write(Plain with { Helo = helo, ClientAddress = IPAddress.Parse("2001:db8::7") }));

    [Fact]
    public void An_address_in_disguise_is_written_as_what_it_is() =>
        Assert.Contains("([192.0.2.1])", Write(Plain with { Helo = "a", ClientAddress = IPAddress.Parse("::ffff:192.0.2.1") }));

    [Theory]
    [InlineData(TransmissionType.Smtp, "SMTP")]
    [InlineData(TransmissionType.Extended, "ESMTP")]
    [InlineData(TransmissionType.Extended | TransmissionType.Tls, "ESMTPS")]
    [InlineData(TransmissionType.Extended | TransmissionType.Auth, "ESMTPA")]
    [InlineData(TransmissionType.Extended | TransmissionType.Tls | TransmissionType.Auth, "ESMTPSA")]
    [InlineData(TransmissionType.Lmtp, "LMTP")]
    [InlineData(TransmissionType.Lmtp | TransmissionType.Tls, "LMTPS")]
    [InlineData(TransmissionType.Extended | TransmissionType.Utf8, "UTF8SMTP")]
    [InlineData(TransmissionType.Extended | TransmissionType.Utf8 | TransmissionType.Tls | TransmissionType.Auth, "UTF8SMTPSA")]
    [InlineData(TransmissionType.Lmtp | TransmissionType.Utf8 | TransmissionType.Auth, "UTF8LMTPA")]
    public void The_way_of_transmission_has_its_registered_word(TransmissionType type, string word) => Assert.Equal(word, WithKeyword.Of(type));

    [Fact]
    public void Whatever_a_client_says_there_is_one_field() =>
        Gen.Select(Gen.String[0, 300], Gen.String[0, 40]).Sample((helo, id) =>
        {
            var written = Write(Plain with { Helo = helo, Id = id, ClientAddress = IPAddress.Loopback });
            Assert.True(HeaderBlock.TryRead(Encoding.UTF8.GetBytes(written), out var header, out _));
            Assert.Single(header);
            Assert.All(written.Split("\r\n"), line => Assert.True(line.Length <= 998));
        }, iter: 2_000);

    private static string Write(ReceivedField field)
    {
        var target = new ArrayBufferWriter<byte>();
        field.Write(target);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
