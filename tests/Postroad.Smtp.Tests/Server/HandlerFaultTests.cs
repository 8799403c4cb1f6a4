using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

/// <summary>A handler that throws, hangs or talks nonsense costs one session, and the log says whose fault it was.</summary>
public class HandlerFaultTests
{
    private sealed class Faulty(string stage, Func<CancellationToken, Task<object?>> fault) : IMailHandler
    {
        private async ValueTask<T?> At<T>(string here, T? good, CancellationToken cancellationToken) where T : class =>
            here == stage ? (T?)await fault(cancellationToken) : good;

        public ValueTask<Reply?> ConnectAsync(SmtpSession session, CancellationToken cancellationToken) => At<Reply>("connect", null, cancellationToken);

        public ValueTask<Reply?> GreetAsync(SmtpSession session, CancellationToken cancellationToken) => At<Reply>("EHLO", null, cancellationToken);

        public ValueTask<Reply> MailAsync(SmtpSession session, ReversePath sender, MailParameters parameters, CancellationToken cancellationToken) =>
            At("MAIL", Replies.SenderOk, cancellationToken)!;

        public ValueTask<Reply> RcptAsync(MailTransaction transaction, Recipient recipient, CancellationToken cancellationToken) =>
            At("RCPT", Replies.RecipientOk, cancellationToken)!;

        public ValueTask<DataReply> DataAsync(MailTransaction transaction, PipeReader content, CancellationToken cancellationToken) =>
            At("DATA", DataReply.FromReply(Replies.MessageOk), cancellationToken)!;
    }

    private static string Dialogue(string stage, string end)
    {
        string[] stages = ["connect", "EHLO", "MAIL", "RCPT", "DATA"];
        string[] lines =
        [
            "S: 220 mx.test ESMTP\nC: HELO client.test\n", "S: 250 mx.test\nC: MAIL FROM:<>\n", "S: 250 2.1.0 Sender OK\nC: RCPT TO:<bob@mx.test>\n",
            "S: 250 2.1.5 Recipient OK\nC: DATA\nS: 354 *\nC: x\nC: .\n",
        ];
        return string.Concat(lines[..Array.IndexOf(stages, stage)]) + end;
    }

    public static TheoryData<string, string, string> Faults => new()
    {
        { "connect", "throws", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "EHLO", "throws", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "MAIL", "throws", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "RCPT", "throws", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "DATA", "throws", "S: 451 4.3.0 Local error in processing, try again later\nC: NOOP\nS: 250 2.0.0 OK" },
        { "MAIL", "null", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "RCPT", "null", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "DATA", "null", "S: 451 4.3.0 Local error in processing, try again later\nC: NOOP\nS: 250 2.0.0 OK" },
        { "MAIL", "354", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "RCPT", "354", "S: 421 4.3.0 Local error, closing transmission channel\n--- closed" },
        { "DATA", "354", "S: 451 4.3.0 Local error in processing, try again later\nC: NOOP\nS: 250 2.0.0 OK" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_costs_one_session(string stage, string fault, string end)
    {
        var log = new CollectingLog();
        var handler = new Faulty(stage, _ => fault switch
        {
            "throws" => throw new InvalidOperationException("The handler is broken."),
            "354" => Task.FromResult<object?>(stage == "DATA" ? DataReply.FromReply(Replies.StartData) : Replies.StartData),
            _ => Task.FromResult<object?>(null),
        });
        await using var server = await TestServer.StartAsync(handler: handler, loggers: log);
        await Converse.WithAsync(server.Port, Dialogue(stage, end));
        await Converse.WithAsync(server.Port, Dialogue(stage, end));
        Assert.Contains(log.Events, one => one.Id.Name is "HandlerThrew" or "HandlerSaidNonsense" && one.Message.Contains(stage, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Events, static one => one.Id.Name == "Failed");
    }

    [Theory]
    [InlineData("connect", true)]
    [InlineData("MAIL", true)]
    [InlineData("RCPT", false)]
    [InlineData("DATA", true)]
    [InlineData("DATA", false)]
    public async Task A_handler_that_hangs_is_left_behind(string stage, bool listensToItsToken)
    {
        var clock = new FakeTimeProvider();
        var log = new CollectingLog();
        var asked = new TaskCompletionSource();
        var never = new TaskCompletionSource<object?>();
        var handler = new Faulty(stage, async token =>
        {
            asked.TrySetResult();
            return await (listensToItsToken ? never.Task.WaitAsync(token) : never.Task);
        });
        await using var server = await TestServer.StartAsync(handler: handler, clock: clock, loggers: log);
        var dialogue = Converse.WithAsync(server.Port, Dialogue(stage, "S: 421 4.3.0 Local error, closing transmission channel\n--- closed"));
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(61));
        await dialogue;
        Assert.DoesNotContain(log.Events, static one => one.Id.Name == "Failed");
        never.SetResult(null);
    }

    [Fact]
    public async Task A_handler_that_reads_nothing_and_says_yes_is_believed()
    {
        var handler = new Faulty("none", _ => Task.FromResult<object?>(null));
        await using var server = await TestServer.StartAsync(handler: handler);
        await Converse.WithAsync(server.Port, Dialogue("RCPT", """
            S: 250 2.1.5 Recipient OK
            C: BDAT 3
            C| a\r\n
            S: 250 2.0.0 3 octets received
            C: BDAT 3 LAST
            C| b\r\n
            S: 250 2.0.0 Message accepted
            C: NOOP
            S: 250 2.0.0 OK
            """));
    }
}
