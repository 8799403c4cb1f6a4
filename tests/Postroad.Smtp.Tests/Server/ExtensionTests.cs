using System.Net;
using Microsoft.Extensions.Time.Testing;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Smtp.Tests.Server;

/// <summary>Extensions that a listener has to turn on: offered and taken there, unknown elsewhere.</summary>
public class ExtensionTests
{
    private static void All(SmtpListenerOptions listener)
    {
        (listener.Tls, listener.BinaryMime, listener.DeliverBy, listener.MtPriority, listener.RequireTls) = (TlsUse.Implicit, true, true, true, true);
        listener.FutureRelease = TimeSpan.FromDays(1);
    }

    private const string Opening = """
        --- TLS
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250-SIZE 26214400
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250-BINARYMIME
        S: 250-REQUIRETLS
        S: 250-FUTURERELEASE 86400 20*Z
        S: 250-DELIVERBY
        S: 250-MT-PRIORITY MIXER
        S: 250 LIMITS MAILMAX=100 RCPTMAX=1000

        """;

    [Theory]
    [InlineData("REQUIRETLS", "250 2.1.0 Sender OK")]
    [InlineData("HOLDFOR=86400", "250 2.1.0 Sender OK")]
    [InlineData("HOLDFOR=86401", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("HOLDUNTIL=2020-01-01T00:00:00Z", "250 2.1.0 Sender OK")]
    [InlineData("HOLDUNTIL=9999-01-01T00:00:00Z", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("HOLDUNTIL=1767225600", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=3600;R", "250 2.1.0 Sender OK")]
    [InlineData("HOLDFOR=0", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("HOLDFOR=60 HOLDUNTIL=2020-01-01T00:00:00Z", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=-1;R", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=0;R", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=60", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=60;X", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=60;RX", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=1234567890;N", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BY=0;N", "250 2.1.0 Sender OK")]
    [InlineData("BY=-60;NT", "250 2.1.0 Sender OK")]
    [InlineData("BY=+60;rt", "250 2.1.0 Sender OK")]
    [InlineData("BY=60;R HOLDFOR=59", "250 2.1.0 Sender OK")]
    [InlineData("BY=60;R HOLDFOR=60", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("HOLDFOR=60 BY=-1;N", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("MT-PRIORITY=9", "250 2.1.0 Sender OK")]
    [InlineData("MT-PRIORITY=+9", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BODY=BINARYMIME", "250 2.1.0 Sender OK")]
    public Task What_is_offered_is_taken(string parameter, string reply) => TestServer.Converse($"""
        {Opening}
        C: MAIL FROM:<ada@client.test> {parameter}
        S: {reply}
        """, All);

    [Fact]
    public async Task The_latest_moment_of_a_hold_moves_with_the_clock()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 26, 8, 30, 0, TimeSpan.Zero));
        await using var server = await TestServer.StartAsync(static listener => listener.FutureRelease = TimeSpan.FromDays(30), clock: clock);
        await Told("2026-12-26T08:30:00Z");
        clock.Advance(TimeSpan.FromMinutes(1));
        await Told("2026-12-26T08:31:00Z");

        Task Told(string latest) => TestKit.Converse.WithAsync(server.Port, $"""
            S: 220 *
            C: EHLO client.test
            S: 250-mx.test
            S: 250-PIPELINING
            S: 250-SIZE 26214400
            S: 250-STARTTLS
            S: 250-ENHANCEDSTATUSCODES
            S: 250-8BITMIME
            S: 250-DSN
            S: 250-SMTPUTF8
            S: 250-CHUNKING
            S: 250-FUTURERELEASE 2592000 {latest}
            S: 250 LIMITS MAILMAX=100 RCPTMAX=1000
            C: QUIT
            S: 221 *
            """);
    }

    [Theory]
    [InlineData("REQUIRETLS")]
    [InlineData("HOLDFOR=1")]
    [InlineData("BY=3600;R")]
    [InlineData("MT-PRIORITY=9")]
    public Task What_is_not_offered_is_unknown(string parameter) => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: MAIL FROM:<ada@client.test> {parameter}
        S: 555 5.5.4 Parameter not recognized or not implemented
        """, static listener => listener.RequireTls = true);

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, null)]
    public async Task A_priority_counts_from_those_we_know(bool isTrusted, int? expected)
    {
        await using var server = await TestServer.StartAsync(listener =>
        {
            listener.MtPriority = true;
            if (isTrusted)
                listener.Trusted.Add(IPNetwork.Parse("127.0.0.0/8"));
        });
        await TestKit.Converse.WithAsync(server.Port, """
            S: 220 *
            C: HELO client.test
            C: MAIL FROM:<ada@client.test> MT-PRIORITY=5
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 354 *
            C: .
            S: 250 *
            """);
        Assert.Equal(expected, Assert.Single(server.Handler.Messages).Transaction.Parameters.Priority);
    }

    [Fact]
    public async Task All_that_was_said_reaches_the_handler()
    {
        await using var server = await TestServer.StartAsync();
        await TestKit.Converse.WithAsync(server.Port, """
            S: 220 *
            C: HELO client.test
            C: MAIL FROM:<jürgen@client.test> SMTPUTF8 BODY=8BITMIME RET=FULL ENVID=QQ314 SIZE=3
            C: RCPT TO:<björn@mx.test> NOTIFY=SUCCESS,FAILURE ORCPT=utf-8;björn@mx.test
            C: DATA
            S: 250 *
            S: 250 *
            S: 250 *
            S: 354 *
            C: x
            C: .
            S: 250 *
            """);
        var transaction = Assert.Single(server.Handler.Messages).Transaction;
        Assert.Equal("jürgen@client.test", transaction.Sender.ToString());
        Assert.Equal(new MailParameters { SmtpUtf8 = true, Body = BodyType.EightBitMime, Return = DsnReturn.Full, EnvelopeId = "QQ314", Size = 3 }, transaction.Parameters);
        Assert.Equal(new RecipientParameters(DsnNotify.Success | DsnNotify.Failure, new OriginalRecipient("utf-8", "björn@mx.test")), Assert.Single(transaction.Recipients).Parameters);
    }
}
