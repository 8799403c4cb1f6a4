using System.Net;
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
        S: 250-FUTURERELEASE 86400 9999-12-31T23:59:59Z
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
    [InlineData("BY=-1;R", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("MT-PRIORITY=9", "250 2.1.0 Sender OK")]
    [InlineData("MT-PRIORITY=+9", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("BODY=BINARYMIME", "250 2.1.0 Sender OK")]
    public Task What_is_offered_is_taken(string parameter, string reply) => TestServer.Converse($"""
        {Opening}
        C: MAIL FROM:<ada@client.test> {parameter}
        S: {reply}
        """, All);

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
