using System.Text;
using Postroad.Smtp.Protocol;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class LimitTests
{
    [Fact]
    public Task Errors_end_a_session() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: RCPT TO:<a@mx.test>
        C: XYZZY
        C: DATA
        C: NOOP
        S: 503 5.5.1 Bad sequence of commands
        S: 500 5.5.1 Command not recognized
        S: 421 4.7.0 Too many errors
        --- closed
        """, options: static options => options.Limits.Errors = 2);

    // Each of them costs a lookup of the sender, and a chunk out of order up to twice the size of a message.
    [Theory]
    [InlineData("MAIL FROM:<>", "550 5.7.1 Not you")]
    [InlineData("DATA", "503 5.5.1 Bad sequence of commands")]
    [InlineData("BDAT 0", "503 5.5.1 Bad sequence of commands")]
    public Task Refusals_without_end_end_a_session(string command, string refusal) => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: {command}
        S: {refusal}
        C: {command}
        S: {refusal}
        C: {command}
        S: 421 4.7.0 Too many errors
        --- closed
        """, options: static options => options.Limits.Errors = 2, handler: static handler => handler.Mail = static _ => new Reply(550, new(5, 7, 1), "Not you"));

    [Fact]
    public Task Data_without_recipients_ends_a_session_in_the_end() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        C: DATA
        S: 554 5.5.1 No valid recipients
        C: BDAT 1
        C| x
        S: 421 4.7.0 Too many errors
        --- closed
        """, options: static options => options.Limits.Errors = 1);

    // A relay passes on what its users send: content that is refused is counted as a message, and no error of the relay.
    [Fact]
    public Task Messages_that_are_refused_are_no_errors() => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        {Repeated(3, "C: MAIL FROM:<>\nC: RCPT TO:<a@mx.test>\nC: DATA\nS: 250 *\nS: 250 *\nS: 354 *\nC: .\nS: 550 5.7.1 Spam")}
        C: NOOP
        S: 250 2.0.0 OK
        """, options: static options => options.Limits.Errors = 1, handler: static handler => handler.Data = static _ => new Reply(550, new(5, 7, 1), "Spam"));

    [Fact]
    public Task Unknown_commands_before_the_greeting_end_a_session() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: A
        C: B
        C: C
        C: D
        S: 500 5.5.1 Command not recognized
        S: 500 5.5.1 Command not recognized
        S: 500 5.5.1 Command not recognized
        S: 421 4.7.0 Too many errors
        --- closed
        """);

    [Fact]
    public Task Idle_commands_end_a_session() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: NOOP
        C: RSET
        C: HELP
        S: 250 2.0.0 OK
        S: 250 2.0.0 OK
        S: 421 4.7.0 Too many commands without mail
        --- closed
        """, options: static options => options.Limits.IdleCommands = 2);

    [Fact]
    public Task Recipients_over_the_limit_get_452_and_the_message_goes_to_the_others() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<a@mx.test>
        C: RCPT TO:<b@mx.test>
        C: RCPT TO:<c@mx.test>
        C: DATA
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 250 2.1.5 Recipient OK
        S: 452 4.5.3 Too many recipients
        S: 354 *
        C: .
        S: 250 2.0.0 Message accepted
        """, options: static options => options.Limits.RecipientsPerMessage = 2);

    [Fact]
    public Task Recipients_without_end_end_the_session() => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: MAIL FROM:<>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<a@mx.test>
        S: 250 2.1.5 Recipient OK
        {Repeated(1000, "C: RCPT TO:<b@mx.test>\nS: 452 4.5.3 Too many recipients")}
        C: RCPT TO:<c@mx.test>
        S: 421 4.5.3 Too many recipients, closing transmission channel
        --- closed
        """, options: static options => options.Limits.RecipientsPerMessage = 1);

    private static string Repeated(int count, string lines) => string.Join('\n', Enumerable.Repeat(lines, count));

    [Fact]
    public Task A_guesser_of_recipients_is_sent_away() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<nobody@mx.test>
        C: RCPT TO:<nobody@mx.test>
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        S: 550 5.1.1 No such mailbox
        S: 421 4.5.3 Too many recipients, closing transmission channel
        --- closed
        """, options: static options => options.Limits.RefusedRecipients = 1);

    [Fact]
    public Task Messages_are_counted_and_the_one_too_many_gets_421() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: MAIL FROM:<>
        C: RCPT TO:<a@mx.test>
        C: DATA
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 354 *
        C: .
        S: 250 2.0.0 Message accepted
        C: MAIL FROM:<>
        S: 421 4.7.0 Too many messages in this session, connect again
        --- closed
        """, options: static options => options.Limits.MessagesPerSession = 1);

    [Theory]
    [InlineData(8, "250 2.0.0 Message accepted")]
    [InlineData(9, "552 5.3.4 Message size exceeds limit")]
    [InlineData(16, "552 5.3.4 Message size exceeds limit")]
    public Task A_message_too_big_is_read_on_to_its_end(int size, string reply) => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<a@mx.test>
        C: DATA
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 354 *
        C: {new string('x', size - 2)}
        C: .
        S: {reply}
        C: QUIT
        S: 221 2.0.0 Bye
        """, options: static options => options.Limits.MessageSize = 8);

    [Theory]
    [InlineData(1500, 400, "554 5.6.0 Line too long in message")]
    [InlineData(1500, 600, "552 5.3.4 Message size exceeds limit")]
    [InlineData(900, 1200, "552 5.3.4 Message size exceeds limit")]
    public Task What_is_too_big_is_told_so_whatever_else_is_wrong_with_it(int first, int second, string reply) => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<a@mx.test>
        C: DATA
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 354 *
        C: {new string('x', first - 2)}
        C: {new string('y', second - 2)}
        C: .
        S: {reply}
        C: MAIL FROM:<>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<a@mx.test>
        S: 250 2.1.5 Recipient OK
        C: BDAT {first}
        C| {new string('x', first - 2)}\r\n
        C: BDAT {second} LAST
        C| {new string('y', second - 2)}\r\n
        S: *
        S: *
        C: QUIT
        S: 221 2.0.0 Bye
        """, options: static options => options.Limits.MessageSize = 2000);

    [Fact]
    public Task A_message_beyond_twice_the_limit_ends_the_session() => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<a@mx.test>
        C: DATA
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 354 *
        C: {new string('x', 100)}
        S: 421 4.7.0 Too much data, closing transmission channel
        --- closed
        """, options: static options => options.Limits.MessageSize = 8);

    [Theory]
    [InlineData(20, "250 2.0.0 Message accepted")]
    [InlineData(21, "554 5.6.0 Line too long in message")]
    public Task A_text_line_may_be_so_long(int length, string reply) => TestServer.Converse($"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<>
        C: RCPT TO:<a@mx.test>
        C: DATA
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: 354 *
        C: .{new string('.', length)}
        C: .
        S: {reply}
        C: MAIL FROM:<>
        C: RCPT TO:<a@mx.test>
        C: BDAT {length + 2} LAST
        C: {new string('.', length)}
        S: 250 2.1.0 Sender OK
        S: 250 2.1.5 Recipient OK
        S: {reply}
        """, static listener => listener.TextLine = 20);

    [Fact]
    public async Task A_line_without_end_costs_no_memory_and_ends_the_session()
    {
        await using var server = await TestServer.StartAsync();
        await using var client = await Converse.ConnectAsync(server.Port);
        await client.PlayAsync("S: 220 *");
        await client.SendAsync(Encoding.ASCII.GetBytes(new string('x', 100_000)));
        await client.PlayAsync("""
            S: 421 4.7.0 Too much data, closing transmission channel
            --- closed
            """);
    }

    [Fact]
    public async Task Connections_are_counted_in_all()
    {
        await using var server = await TestServer.StartAsync(options: static options => options.Limits.Connections = 1);
        await using var first = await Converse.ConnectAsync(server.Port);
        await first.PlayAsync("S: 220 *");
        await Converse.WithAsync(server.Port, """
            S: 421 4.3.2 Too many connections, try again later
            --- closed
            """);
    }

    [Fact]
    public async Task Connections_are_counted_by_address_and_a_place_is_free_again_when_one_ends()
    {
        await using var server = await TestServer.StartAsync(options: static options =>
        {
            options.Limits.Exempt.Clear();
            options.Limits.ConnectionsPerAddress = 1;
        });
        await using (var first = await Converse.ConnectAsync(server.Port))
        {
            await first.PlayAsync("S: 220 *");
            await Converse.WithAsync(server.Port, """
                S: 421 4.7.0 Too many connections from your address
                --- closed
                """);
            await first.PlayAsync("""
                C: QUIT
                S: 221 *
                --- closed
                """);
        }
        await Eventually.IsAsync(() => server.Server.Sessions == 0);
        await Converse.WithAsync(server.Port, "S: 220 *");
    }
}
