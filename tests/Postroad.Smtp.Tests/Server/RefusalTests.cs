using Postroad.Smtp.Server;

namespace Postroad.Smtp.Tests.Server;

/// <summary>Each refusal, as it stands on the wire, and that the session goes on behind it.</summary>
public class RefusalTests
{
    private static Task Refuse(string command, string reply, Action<SmtpListenerOptions>? listener = null, Action<SmtpServerOptions>? options = null) =>
        TestServer.Converse($"""
            S: 220 mx.test ESMTP
            C: HELO client.test
            S: 250 mx.test
            {string.Join('\n', command.Split('\n').Select(static line => $"C| {line}\\r\\n"))}
            {string.Join('\n', reply.Split('\n').Select(static line => $"S: {line}"))}
            C: NOOP
            S: 250 2.0.0 OK
            C: QUIT
            S: 221 2.0.0 Bye
            --- closed
            """, listener, options);

    [Theory]
    [InlineData("XYZZY", "500 5.5.1 Command not recognized")]
    [InlineData("", "500 5.5.1 Command not recognized")]
    [InlineData("LHLO client.test", "500 5.5.1 Command not recognized")]
    [InlineData("EHLO", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("HELO [not an address]", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("DATA x", "503 5.5.1 Bad sequence of commands")]
    [InlineData("DATA", "503 5.5.1 Bad sequence of commands")]
    [InlineData("RCPT TO:<bob@mx.test>", "503 5.5.1 Bad sequence of commands")]
    [InlineData("BDAT 0 LAST", "503 5.5.1 Bad sequence of commands")]
    [InlineData("BDAT 11 LAST\nEHLO x.te", "503 5.5.1 Bad sequence of commands")]
    [InlineData("MAIL FROM:<ada@client.test>\nMAIL FROM:<eve@client.test>", "250 2.1.0 Sender OK\n503 5.5.1 Bad sequence of commands")]
    [InlineData("MAIL FROM:<ada@client.test>\nDATA", "250 2.1.0 Sender OK\n554 5.5.1 No valid recipients")]
    [InlineData("MAIL FROM:<ada@client.test>\nBDAT 3 LAST\na", "250 2.1.0 Sender OK\n554 5.5.1 No valid recipients")]
    [InlineData("MAIL FROM:<ada@client.test>\nRCPT TO:<nobody@mx.test>\nDATA", "250 2.1.0 Sender OK\n550 5.1.1 No such mailbox\n554 5.5.1 No valid recipients")]
    [InlineData("MAIL FROM:<ada@client.test>\nAUTH PLAIN", "250 2.1.0 Sender OK\n503 5.5.1 Bad sequence of commands")]
    [InlineData("MAIL FROM:ada@client.test", "501 5.1.7 Bad sender address syntax")]
    [InlineData("MAIL FROM:<ada@client..test>", "501 5.1.7 Bad sender address syntax")]
    [InlineData("MAIL TO:<ada@client.test>", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("MAIL FROM:<ada@client.test> XYZZY=1", "555 5.5.4 Parameter not recognized or not implemented")]
    [InlineData("MAIL FROM:<ada@client.test> AUTH=<>", "555 5.5.4 Parameter not recognized or not implemented")]
    [InlineData("MAIL FROM:<ada@client.test> REQUIRETLS", "555 5.5.4 Parameter not recognized or not implemented")]
    [InlineData("MAIL FROM:<ada@client.test> BODY=BINARYMIME", "555 5.5.4 Parameter not recognized or not implemented")]
    [InlineData("MAIL FROM:<ada@client.test> SIZE=1 SIZE=1", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("MAIL FROM:<ada@client.test> SIZE=99999999999", "552 5.3.4 Message size exceeds limit")]
    [InlineData("MAIL FROM:<ada@client.test> ENVID=a+00", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("MAIL FROM:<j\\xC3\\xBCrgen@client.test>", "550 5.6.7 Non-ASCII addresses not permitted for that sender or recipient")]
    [InlineData("MAIL FROM:<>\nRCPT TO:<bob>", "250 2.1.0 Sender OK\n501 5.1.3 Bad recipient address syntax")]
    [InlineData("MAIL FROM:<>\nRCPT TO:<>", "250 2.1.0 Sender OK\n501 5.1.3 Bad recipient address syntax")]
    [InlineData("MAIL FROM:<>\nRCPT TO:<j\\xC3\\xBCrgen@mx.test>", "250 2.1.0 Sender OK\n550 5.6.7 Non-ASCII addresses not permitted for that sender or recipient")]
    [InlineData("MAIL FROM:<> SMTPUTF8\nRCPT TO:<\\xFFrgen@mx.test>", "250 2.1.0 Sender OK\n501 5.1.3 Bad recipient address syntax")]
    [InlineData("MAIL FROM:<>\nRCPT TO:<bob@mx.test> NOTIFY=NEVER,DELAY", "250 2.1.0 Sender OK\n501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("MAIL FROM:<>\nRCPT TO:<bob@mx.test> SIZE=1", "250 2.1.0 Sender OK\n555 5.5.4 Parameter not recognized or not implemented")]
    [InlineData("VRFY", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("VRFY bob", "252 2.0.0 Cannot verify, but will take mail for whom RCPT takes")]
    [InlineData("VRFY j\\xC3\\xBCrgen\nMAIL FROM:<>\nVRFY j\\xC3\\xBCrgen\nRCPT TO:<bob@mx.test>\nVRFY \\xFF", "252 2.0.0 *\n250 2.1.0 Sender OK\n252 2.0.0 *\n250 2.1.5 Recipient OK\n252 2.0.0 *")]
    [InlineData("EXPN list", "502 5.5.1 Command not implemented")]
    [InlineData("HELP MAIL", "214 2.0.0 https://www.rfc-editor.org/rfc/rfc5321")]
    [InlineData("NOOP anything at all", "250 2.0.0 OK")]
    [InlineData("AUTH PLAIN", "502 5.5.1 Command not implemented")]
    [InlineData("STARTTLS now", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("NOOP a\\rb", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("NOOP a\\nb", "501 5.5.4 Syntax error in parameters or arguments")]
    [InlineData("NOOP a\\0b", "501 5.5.4 Syntax error in parameters or arguments")]
    public Task A_bad_command_has_its_reply(string command, string reply) => Refuse(command, reply);

    [Theory]
    [InlineData("MAIL FROM:<ada@client.test>")]
    [InlineData("RCPT TO:<bob@mx.test>")]
    [InlineData("DATA")]
    [InlineData("RSET")]
    [InlineData("VRFY bob")]
    [InlineData("HELP")]
    public Task Where_tls_is_required_nothing_is_done_before_it(string command) =>
        Refuse(command, "530 5.7.0 Must issue a STARTTLS command first", static listener => (listener.Tls, listener.Auth) = (TlsUse.Required, AuthUse.Required));

    [Fact]
    public Task Where_tls_is_required_a_login_in_clear_is_told_why() => Refuse("AUTH PLAIN AGFkYQByaWdodA==", "538 5.7.11 Encryption required for requested authentication mechanism",
        static listener => (listener.Tls, listener.Auth) = (TlsUse.Required, AuthUse.Required));

    [Fact]
    public Task Where_a_login_is_required_mail_is_refused_before_it() =>
        Refuse("MAIL FROM:<ada@client.test>", "530 5.7.0 Authentication required", static listener => (listener.AuthInClear, listener.Auth) = (true, AuthUse.Required));

    [Fact]
    public Task Starttls_is_not_done_where_there_is_no_tls() =>
        Refuse("STARTTLS", "502 5.5.1 Command not implemented", static listener => listener.Tls = TlsUse.None);

    [Fact]
    public Task A_line_too_long_is_read_past() => Refuse("NOOP " + new string('x', 9000), "500 5.5.2 Line too long");

    [Fact]
    public Task The_longest_line_is_taken() => Refuse("NOOP " + new string('x', 4096 - 7), "250 2.0.0 OK");

    [Fact]
    public Task One_octet_more_is_too_long() => Refuse("NOOP " + new string('x', 4096 - 6), "500 5.5.2 Line too long");

    [Fact]
    public Task A_space_behind_the_colon_passes_where_the_listener_says_so() =>
        Refuse("MAIL FROM: <ada@client.test>", "250 2.1.0 Sender OK", static listener => listener.SpaceAfterColon = true);

    [Theory]
    [InlineData("GET / HTTP/1.1\\r\\nHost: mx.test\\r\\n\\r\\n")]
    [InlineData("POST /RCPT HTTP/1.1\\r\\n")]
    [InlineData("HEAD / HTTP/1.0\\r\\n\\r\\n")]
    [InlineData("DELETE /x HTTP/1.1\\r\\n")]
    [InlineData("PROPFIND /dav HTTP/1.1\\r\\nDepth: 1\\r\\n\\r\\n")]
    [InlineData("M-SEARCH * HTTP/1.1\\r\\n")]
    [InlineData("GET /\\r\\n")]
    [InlineData("PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n")]
    [InlineData("\\x16\\x03\\x01\\x02\\x00\\x01")]
    [InlineData("\\xFFhello\\r\\n")]
    public Task Another_protocol_is_sent_away(string octets) => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C| {octets}
        S: 221 2.7.0 This is a mail server. Goodbye
        --- closed
        """);

    [Fact]
    public Task A_handler_may_refuse_the_connection() => TestServer.Converse("""
        S: 554 5.7.1 Not you
        --- closed
        """, handler: static handler => handler.Connect = static _ => new(554, new(5, 7, 1), "Not you"));

    [Fact]
    public Task A_handler_may_refuse_the_greeting() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 550 5.7.1 Not by that name
        C: MAIL FROM:<>
        S: 503 5.5.1 Bad sequence of commands
        C: QUIT
        S: 221 2.0.0 Bye
        """, handler: static handler => handler.Greet = static _ => new(550, new(5, 7, 1), "Not by that name"));
}
