using System.Collections.Immutable;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Smtp.Tests.Server;

public class LmtpTests
{
    private const string Opening = """
        S: 220 mx.test LMTP
        C: EHLO client.test
        S: 500 5.5.1 Command not recognized
        C: LHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250-SIZE 26214400
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250 LIMITS MAILMAX=100 RCPTMAX=1000
        C: MAIL FROM:<ada@client.test>
        C: RCPT TO:<bob@mx.test>
        C: RCPT TO:<nobody@mx.test>
        C: RCPT TO:<eve@mx.test>
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 550 5.1.1 No such mailbox
        S: 250 2.1.5 Recipient OK
        """;

    private static Task Converse(string dialogue, DataReply answer, bool lmtp = true) => TestServer.Converse(
        (lmtp ? Opening : Opening.Replace("LMTP", "ESMTP").Replace("C: EHLO client.test\nS: 500 5.5.1 Command not recognized\n", "").Replace("LHLO", "EHLO")) + "\n" + dialogue,
        listener => (listener.Lmtp, listener.Tls) = (lmtp, TlsUse.None), handler: handler => handler.Data = _ => answer);

    private static readonly DataReply Mixed = DataReply.PerRecipient([new Reply(452, new(4, 2, 2), "Mailbox full"), Replies.MessageOk]);

    [Fact]
    public Task Each_recipient_that_was_taken_has_its_reply() => Converse("""
        C: DATA
        S: 354 *
        C: x
        C: .
        S: 452 4.2.2 Mailbox full
        S: 250 2.0.0 Message accepted
        C: NOOP
        S: 250 2.0.0 OK
        """, Mixed);

    [Fact]
    public Task One_reply_counts_for_all() => Converse("""
        C: BDAT 3 LAST
        C| x\r\n
        S: 250 2.0.0 Message accepted
        S: 250 2.0.0 Message accepted
        """, Replies.MessageOk);

    [Fact]
    public Task A_refusal_of_the_content_is_told_for_each() => Converse("""
        C: DATA
        S: 354 *
        C| a\nb\r\n.\r\n
        S: 550 5.5.2 *
        S: 550 5.5.2 *
        C: NOOP
        S: 250 2.0.0 OK
        """, Replies.MessageOk);

    [Fact]
    public Task In_smtp_the_first_positive_reply_is_told() => Converse("""
        C: DATA
        S: 354 *
        C: x
        C: .
        S: 250 2.0.0 Message accepted
        C: NOOP
        S: 250 2.0.0 OK
        """, Mixed, lmtp: false);

    [Fact]
    public Task In_smtp_without_a_positive_reply_the_first_is_told() => Converse("""
        C: DATA
        S: 354 *
        C: x
        C: .
        S: 452 4.2.2 Mailbox full
        C: NOOP
        S: 250 2.0.0 OK
        """, DataReply.PerRecipient([new Reply(452, new(4, 2, 2), "Mailbox full"), new Reply(550, new(5, 7, 1), "No")]), lmtp: false);
}
