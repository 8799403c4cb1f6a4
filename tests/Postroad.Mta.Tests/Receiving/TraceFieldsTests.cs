using System.Collections.Immutable;
using System.Net;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mail.Headers;
using Postroad.Mail.Headers.Trace;
using Postroad.Mta.MailLog;
using Postroad.Mta.Receiving;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Mta.Tests.Receiving;

public sealed class TraceFieldsTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(false, false, false, false, false, "SMTP")]
    [InlineData(true, false, false, false, false, "ESMTP")]
    [InlineData(true, true, false, false, false, "ESMTPS")]
    [InlineData(true, false, true, false, false, "ESMTPA")]
    [InlineData(true, true, true, false, false, "ESMTPSA")]
    [InlineData(true, true, true, true, false, "UTF8SMTPSA")]
    [InlineData(true, false, false, true, false, "UTF8SMTP")]
    [InlineData(true, false, false, false, true, "LMTP")]
    [InlineData(true, true, true, false, true, "LMTPSA")]
    [InlineData(true, true, false, true, true, "UTF8LMTPS")]
    public void How_it_came_is_one_word(bool extended, bool tls, bool login, bool utf8, bool lmtp, string word) =>
        Assert.Equal(word, WithKeyword.Of(TraceFields.TransmissionOf(Transaction(extended, tls, login, utf8, lmtp, "bob@example.com"))));

    [Fact]
    public void Tls_and_the_recipient_are_told_where_they_may_be()
    {
        var text = Write(Transaction(true, true, true, false, false, "bob@example.com"));
        Assert.Contains("\r\n\ttls TLS_AES_256_GCM_SHA384;", text, StringComparison.Ordinal);
        Assert.Contains("\r\n\tfor <bob@example.com>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("for <", Write(Transaction(true, true, true, false, false, "bob@example.com", "carol@example.com")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_in_utf8_stands_in_the_header_of_a_message_in_utf8_alone()
    {
        Assert.Contains("for <grüße@example.com>", Write(Transaction(true, false, false, true, false, "grüße@example.com")), StringComparison.Ordinal);
        Assert.DoesNotContain("for <", Write(Transaction(true, false, false, false, false, "grüße@example.com")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[IPv6:2001:db8::1]", "[IPv6:2001:db8::1]")]
    [InlineData("host.example", "host.example")]
    [InlineData("a(b)c;d", "a?b?c?d")]
    [InlineData("a\r\nX: y", "a??X:?y")]
    public void The_name_of_the_client_cannot_leave_its_place(string helo, string written)
    {
        var transaction = Transaction(true, false, false, false, false, "bob@example.com");
        transaction = transaction with { Session = transaction.Session with { HeloName = helo } };
        Assert.StartsWith($"Received: from {written} ([192.0.2.7])\r\n\tby mail.example.com", Write(transaction), StringComparison.Ordinal);
    }

    [Fact]
    public void Exactly_one_field_is_written_and_it_reads_back()
    {
        var octets = Encoding.UTF8.GetBytes(Write(Transaction(true, true, true, false, false, "bob@example.com")));
        Assert.True(HeaderBlock.TryRead(octets, out var header, out _));
        Assert.True(Assert.Single(header).Is("Received"));
        Assert.Equal(octets.Length, header.Octets.Length);
    }

    private static string Write(MailTransaction transaction)
    {
        var id = QueueId.TryParse("0680j2c4cmr1ctp2jzaeh9hnt0", out var parsed) ? parsed.Value : default;
        return Encoding.UTF8.GetString(TraceFields.Write(id, transaction, HeaderBlock.Empty, DomainName.Parse("mail.example.com"), null, Clock).Span);
    }

    private static MailTransaction Transaction(bool extended, bool tls, bool login, bool utf8, bool lmtp, params string[] recipients)
    {
        var session = new SmtpSession
        {
            Id = "s1",
            Listener = "mx",
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 1025),
            LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 25),
            HeloName = "client.test",
            IsExtended = extended,
            IsLmtp = lmtp,
            TlsProtocol = tls ? SslProtocols.Tls13 : null,
            TlsCipher = tls ? "TLS_AES_256_GCM_SHA384" : null,
            User = login ? "ada@example.com" : null,
        };
        ImmutableArray<Recipient> to = [.. recipients.Select(static r => new Recipient(Mailbox.Parse(r), RecipientParameters.None))];
        return new MailTransaction(session, ReversePath.Null, MailParameters.None with { SmtpUtf8 = utf8 }, to);
    }
}
