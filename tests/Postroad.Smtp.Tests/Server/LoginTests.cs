using System.Text;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

public class LoginTests
{
    private static void Open(SmtpListenerOptions listener) => (listener.Auth, listener.AuthInClear) = (AuthUse.Required, true);

    private static string Plain(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Replace('|', '\0')));

    private const string Opening = """
        S: 220 mx.test ESMTP
        C: EHLO client.test
        S: 250-mx.test
        S: 250-PIPELINING
        S: 250-SIZE 26214400
        S: 250-STARTTLS
        S: 250-AUTH *
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250 LIMITS MAILMAX=100 RCPTMAX=1000

        """;

    private static Task LogIn(string dialogue, Action<SmtpServerOptions>? options = null) => TestServer.Converse(Opening + dialogue, Open, server =>
        {
            server.Limits.LoginDelay = TimeSpan.Zero;
            options?.Invoke(server);
        });

    [Fact]
    public Task Plain_in_one_round() => LogIn($"""
        C: AUTH PLAIN {Plain("|ada|right")}
        S: 235 2.7.0 Authentication successful
        C: AUTH PLAIN {Plain("|ada|right")}
        S: 503 5.5.1 Already authenticated
        C: MAIL FROM:<ada@mx.test>
        S: 250 2.1.0 Sender OK
        """);

    // In one write, as somebody does who hopes that what follows counts for whoever logs in.
    [Theory]
    [InlineData("AUTH PLAIN AGFkYQByaWdodA==\\r\\nMAIL FROM:<ada@mx.test>\\r\\n")]
    [InlineData("AUTH PLAIN\\r\\nAGFkYQByaWdodA==\\r\\n")]
    [InlineData("AUTH LOGIN\\r\\nYWRh\\r\\ncmlnaHQ=\\r\\n")]
    public async Task Nothing_may_be_pipelined_behind_a_login(string octets)
    {
        await using var server = await TestServer.StartAsync(Open);
        await Converse.WithAsync(server.Port, Opening + $"""
            C| {octets}
            S: 503 5.5.1 Nothing may follow AUTH before its reply
            --- closed
            """);
    }

    [Fact]
    public Task Plain_in_two_rounds() => LogIn($"""
        C: auth plain
        S: 334 
        C: {Plain("ada|ada|right")}
        S: 235 2.7.0 Authentication successful
        """);

    [Fact]
    public Task Login_asks_for_name_and_password() => LogIn($"""
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: {Plain("ada")}
        S: 334 UGFzc3dvcmQ6
        C: {Plain("right")}
        S: 235 2.7.0 Authentication successful
        """);

    [Fact]
    public Task Login_takes_the_name_at_once() => LogIn($"""
        C: AUTH LOGIN {Plain("ada")}
        S: 334 UGFzc3dvcmQ6
        C: {Plain("wrong")}
        S: 535 5.7.8 Authentication credentials invalid
        """);

    [Theory]
    [InlineData("|ada|wrong", "535 5.7.8 Authentication credentials invalid")]
    [InlineData("|eve|right", "535 5.7.8 Authentication credentials invalid")]
    [InlineData("eve|ada|right", "535 5.7.8 Authentication credentials invalid")]
    [InlineData("|down|x", "454 4.7.0 Temporary authentication failure")]
    [InlineData("ada|right", "501 5.5.2 Cannot decode authentication data")]
    [InlineData("||right", "501 5.5.2 Cannot decode authentication data")]
    [InlineData("|ada|", "501 5.5.2 Cannot decode authentication data")]
    [InlineData("|ada|ri|ght", "501 5.5.2 Cannot decode authentication data")]
    [InlineData("|ad\na|right", "501 5.5.2 Cannot decode authentication data")]
    [InlineData("|ada|ri\r\nght", "535 5.7.8 Authentication credentials invalid")] // RFC 4616 §2: a password may hold anything but NUL
    [InlineData("", "501 5.5.2 Cannot decode authentication data")]
    public Task A_bad_login_has_its_reply(string message, string reply) => LogIn($"""
        C: AUTH PLAIN
        S: 334 
        C: {Plain(message)}
        S: {reply}
        C: NOOP
        S: 250 2.0.0 OK
        """);

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AGFkYQByaWdodA")]
    [InlineData("AGFk YQByaWdodA==")]
    [InlineData("AGFkYQByaWdodA==x")]
    public Task Bad_base64_is_refused(string text) => LogIn($"""
        C: AUTH PLAIN
        S: 334 
        C: {text}
        S: 501 5.5.2 Cannot decode authentication data
        C: AUTH PLAIN {text}
        S: 501 5.5.* *
        C: NOOP
        S: 250 2.0.0 OK
        """);

    [Fact]
    public Task The_client_may_give_up() => LogIn("""
        C: AUTH LOGIN
        S: 334 *
        C: *
        S: 501 5.0.0 Authentication cancelled
        C: MAIL FROM:<>
        S: 530 5.7.0 Authentication required
        """);

    [Fact]
    public Task An_unknown_mechanism_is_refused() => LogIn("""
        C: AUTH CRAM-MD5
        S: 504 5.5.4 Unrecognized authentication type
        """);

    [Fact]
    public Task A_line_of_12288_octets_passes_and_a_longer_one_does_not() => LogIn($"""
        C: AUTH PLAIN
        S: 334 
        C: {new string('A', 12_284)}
        S: 501 5.5.2 *
        C: AUTH PLAIN
        S: 334 
        C: {new string('A', 12_288)}
        S: 500 5.5.6 Authentication exchange line is too long
        C: NOOP
        S: 250 2.0.0 OK
        """);

    [Fact]
    public Task An_initial_response_may_be_as_long_and_no_longer() => LogIn($"""
        C: AUTH PLAIN {new string('A', 12_272)}
        S: 501 5.5.2 *
        C: auth plain {new string('A', 12_276)}
        S: 500 5.5.6 Authentication exchange line is too long
        C: AUTH PLAIN {new string('A', 30_000)}
        S: 500 5.5.6 Authentication exchange line is too long
        C: NOOP {new string('A', 4_090)}
        S: 500 5.5.2 Line too long
        C: NOOP
        S: 250 2.0.0 OK
        """);

    [Fact]
    public Task Five_failed_logins_end_the_session() => LogIn($"""
        {string.Concat(Enumerable.Repeat($"C: AUTH PLAIN {Plain("|ada|wrong")}\nS: 535 5.7.8 Authentication credentials invalid\n", 4))}
        C: AUTH PLAIN {Plain("|ada|wrong")}
        S: 421 4.7.0 Too many failed logins
        --- closed
        """);

    [Fact]
    public Task Before_tls_a_login_is_neither_offered_nor_taken() => TestServer.Converse($"""
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
        C: AUTH PLAIN {Plain("|ada|right")}
        S: 538 5.7.11 Encryption required for requested authentication mechanism
        """, static listener => listener.Auth = AuthUse.Offered);

    [Fact]
    public Task After_helo_there_is_no_auth() => TestServer.Converse("""
        S: 220 mx.test ESMTP
        C: HELO client.test
        S: 250 mx.test
        C: AUTH PLAIN
        S: 502 5.5.1 Command not implemented
        """, Open);
}
