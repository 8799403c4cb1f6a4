using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;

namespace Postroad.Smtp.Tests.Server;

public class ChunkingTests
{
    private static Task Chunk(string dialogue, Action<SmtpListenerOptions>? listener = null, Action<SmtpServerOptions>? options = null, Action<CollectingHandler>? handler = null, string parameters = "") =>
        TestServer.Converse($"""
            S: 220 mx.test ESMTP
            C: HELO client.test
            C: MAIL FROM:<>{parameters}
            C: RCPT TO:<bob@mx.test>
            S: 250 mx.test
            S: 250 2.1.0 Sender OK
            S: 250 2.1.5 Recipient OK
            {dialogue}
            """, listener, options, handler);

    [Fact]
    public Task The_last_chunk_may_be_empty() => Chunk("""
        C: BDAT 3
        C| x\r\n
        S: 250 2.0.0 3 octets received
        C: BDAT 0 LAST
        S: 250 2.0.0 Message accepted
        C: BDAT 0 LAST
        S: 503 5.5.1 Bad sequence of commands
        """);

    [Fact]
    public Task A_noop_between_chunks_is_answered() => Chunk("""
        C: BDAT 1
        C| x
        C: NOOP
        C: BDAT 2 LAST
        C| \r\n
        S: 250 2.0.0 1 octets received
        S: 250 2.0.0 OK
        S: 250 2.0.0 Message accepted
        """);

    [Fact]
    public Task Rset_between_chunks_drops_the_message() => Chunk("""
        C: BDAT 1
        C| x
        S: 250 2.0.0 1 octets received
        C: RSET
        S: 250 2.0.0 OK
        C: BDAT 2 LAST
        C| \r\n
        S: 503 5.5.1 Bad sequence of commands
        """);

    [Theory]
    [InlineData("DATA")]
    [InlineData("MAIL FROM:<>")]
    [InlineData("RCPT TO:<bob@mx.test>")]
    public Task Another_mail_command_between_chunks_is_out_of_order_and_drops_the_message(string command) => Chunk($"""
        C: BDAT 1
        C| x
        S: 250 2.0.0 1 octets received
        C: {command}
        S: 503 5.5.1 Bad sequence of commands
        C: BDAT 2 LAST
        C| \r\n
        S: 503 5.5.1 Bad sequence of commands
        C: MAIL FROM:<>
        S: 250 2.1.0 Sender OK
        """);

    [Fact]
    public Task A_bad_chunk_fails_the_transaction_and_those_behind_it_stay_in_step() => Chunk("""
        C: BDAT 3
        C| a\nb
        C: BDAT 6
        C| NOOP\r\n
        C: BDAT 2 LAST
        C| \r\n
        C: NOOP
        S: 550 5.5.2 A bare <CR> or <LF> is not allowed in a message
        S: 503 5.5.1 Bad sequence of commands
        S: 503 5.5.1 Bad sequence of commands
        S: 250 2.0.0 OK
        """);

    // What a proxy in between took for the octets of a chunk would be commands here.
    [Theory]
    [InlineData("BDAT 10 LAST x")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT")]
    [InlineData("BDAT 1 FIRST")]
    [InlineData("BDAT 9999999999999999999")]
    public async Task A_chunk_whose_size_cannot_be_read_ends_the_session(string command)
    {
        await Chunk($"""
            C: {command}
            C: NOOP
            S: 521 5.5.4 Syntax: BDAT size [LAST], closing transmission channel
            --- closed
            """);
        await Chunk($"""
            C: BDAT 1
            C| x
            S: 250 2.0.0 1 octets received
            C: {command}
            C: BDAT 0 LAST
            S: 521 5.5.4 Syntax: BDAT size [LAST], closing transmission channel
            --- closed
            """);
        await TestServer.Converse($"""
            S: 220 mx.test ESMTP
            C: {command}
            C: NOOP
            S: 521 5.5.4 Syntax: BDAT size [LAST], closing transmission channel
            --- closed
            """);
    }

    [Fact]
    public Task A_chunk_with_a_stray_octet_in_its_command_ends_the_session() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C| BDAT 6\0\r\n
        C: QUIT
        S: 521 5.5.4 Syntax: BDAT size [LAST], closing transmission channel
        --- closed
        """);

    [Fact]
    public Task Noops_without_end_between_chunks_end_the_session_and_the_message() => Chunk("""
        C: BDAT 1
        C| x
        S: 250 2.0.0 1 octets received
        C: NOOP
        S: 250 2.0.0 OK
        C: NOOP
        C: BDAT 0 LAST
        S: 421 4.7.0 Too many commands without mail
        --- closed
        """, options: static options => options.Limits.IdleCommands = 2);

    [Fact]
    public Task A_cr_at_the_end_of_a_chunk_may_have_its_lf_in_the_next() => Chunk("""
        C: BDAT 2
        C| a\r
        C: BDAT 1 LAST
        C| \n
        S: 250 2.0.0 2 octets received
        S: 250 2.0.0 Message accepted
        """);

    [Fact]
    public Task A_cr_at_the_very_end_is_bare() => Chunk("""
        C: BDAT 2 LAST
        C| a\r
        S: 550 5.5.2 A bare <CR> or <LF> is not allowed in a message
        """);

    [Fact]
    public Task Binary_content_is_any_octets_where_the_listener_offers_it() => Chunk("""
        C: DATA
        S: 503 5.5.1 Bad sequence of commands
        C: BDAT 6 LAST
        C| \r\0\n.\n.
        S: 250 2.0.0 Message accepted
        """, static listener => listener.BinaryMime = true, parameters: " BODY=BINARYMIME");

    [Fact]
    public Task A_chunk_over_the_limit_is_read_past() => Chunk("""
        C: BDAT 5
        C| 12345
        C: BDAT 6 LAST
        C| 678901
        C: NOOP
        S: 250 2.0.0 5 octets received
        S: 552 5.3.4 Message size exceeds limit
        S: 250 2.0.0 OK
        """, options: static options => options.Limits.MessageSize = 8);

    [Fact]
    public Task A_chunk_far_over_the_limit_ends_the_session() => Chunk("""
        C: BDAT 1000000
        C| 123456789012345678901234567890
        S: 421 4.7.0 Too much data, closing transmission channel
        --- closed
        """, options: static options => options.Limits.MessageSize = 8);

    [Fact]
    public Task An_unwanted_chunk_far_over_the_limit_ends_the_session() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: BDAT 1000000
        S: 421 4.7.0 Too much data, closing transmission channel
        --- closed
        """, options: static options => options.Limits.MessageSize = 8);

    [Fact]
    public Task Chunks_are_counted() => Chunk("""
        C: BDAT 1
        C| 1
        C: BDAT 1
        C| 2
        C: BDAT 1 LAST
        C| 3
        C: NOOP
        S: 250 2.0.0 1 octets received
        S: 250 2.0.0 1 octets received
        S: 552 5.3.4 Message size exceeds limit
        S: 250 2.0.0 OK
        """, options: static options => options.Limits.ChunksPerMessage = 2);

    [Fact]
    public Task A_handler_that_refuses_is_heard_after_the_last_chunk() => Chunk("""
        C: BDAT 1
        C| 1
        C: BDAT 1 LAST
        C| 2
        S: 250 2.0.0 1 octets received
        S: 554 5.7.1 No
        """, handler: static handler => handler.Data = static _ => new Reply(554, new(5, 7, 1), "No"));
}
