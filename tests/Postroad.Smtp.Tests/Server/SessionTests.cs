using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class SessionTests
{
    [Fact]
    public Task A_message_is_taken() => TestServer.Converse("""
        S: 220 mx.test ESMTP
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
        S: 250 LIMITS MAILMAX=100 RCPTMAX=1000
        C: MAIL FROM:<ada@client.test>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<bob@mx.test>
        S: 250 2.1.5 Recipient OK
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: Subject: hello
        C: 
        C: ..stuffed
        C: .
        S: 250 2.0.0 Message accepted
        C: QUIT
        S: 221 2.0.0 Bye
        --- closed
        """);

    // RFC 9422 §4: a client plans by them.
    [Fact]
    public async Task Limits_that_change_are_told_from_the_next_greeting_on()
    {
        await using var server = await TestServer.StartAsync();
        const string Hello = "C: EHLO client.test\nS: 250-mx.test\nS: 250-PIPELINING\nS: 250-SIZE *\nS: 250-STARTTLS\nS: 250-ENHANCEDSTATUSCODES\nS: 250-8BITMIME\nS: 250-DSN\nS: 250-SMTPUTF8\nS: 250-CHUNKING\n";
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync($"S: 220 *\n{Hello}S: 250 LIMITS MAILMAX=100 RCPTMAX=1000");
        (server.Server.Options.Limits.MessagesPerSession, server.Server.Options.Limits.RecipientsPerMessage) = (7, 8);
        await client.PlayAsync($"{Hello}S: 250 LIMITS MAILMAX=7 RCPTMAX=8");
    }

    [Fact]
    public Task Rcpt_before_mail_is_refused_and_the_session_goes_on() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: RCPT TO:<bob@mx.test>
        S: 503 5.5.1 Bad sequence of commands
        C: QUIT
        S: 221 2.0.0 Bye
        --- closed
        """);

    [Fact]
    public Task Pipelined_commands_are_answered_in_order() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<nobody@mx.test>
        C: RCPT TO:<bob@mx.test>
        C: DATA
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        S: 550 5.1.1 No such mailbox
        S: 250 2.1.5 Recipient OK
        S: 354 End data with <CR><LF>.<CR><LF>
        C: x
        C: .
        C: NOOP
        C: QUIT
        S: 250 2.0.0 Message accepted
        S: 250 2.0.0 OK
        S: 221 2.0.0 Bye
        --- closed
        """);

    [Fact]
    public Task Chunks_make_a_message() => TestServer.Converse("""
        S: 220 mx.test ESMTP
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
        S: 250 LIMITS MAILMAX=100 RCPTMAX=1000
        C: MAIL FROM:<ada@client.test>
        C: RCPT TO:<bob@mx.test>
        C: BDAT 7
        C| .one\r\n.
        C: BDAT 6 LAST
        C| two\r\n.
        C: QUIT
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 250 2.0.0 7 octets received
        S: 250 2.0.0 Message accepted
        S: 221 2.0.0 Bye
        --- closed
        """);

    [Fact]
    public Task Tls_starts_a_new_life() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: STARTTLS
        S: 220 2.0.0 Ready to start TLS
        --- TLS
        C: MAIL FROM:<>
        S: 503 5.5.1 Bad sequence of commands
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250-SIZE 26214400
        S: 250-AUTH PLAIN LOGIN
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250 LIMITS MAILMAX=100 RCPTMAX=1000
        C: AUTH PLAIN AGFkYQByaWdodA==
        S: 235 2.7.0 Authentication successful
        C: QUIT
        S: 221 2.0.0 Bye
        --- closed
        """, listener => listener.Auth = Smtp.Server.AuthUse.Offered);
}
