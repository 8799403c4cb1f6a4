using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Sending;

public sealed class BulkTests
{
    [Fact]
    public async Task Every_message_has_a_result_and_a_bad_one_fails_alone()
    {
        await using var sender = new MailSender("null://");
        var progress = new Told();
        var results = new List<SendResult>();
        await foreach (var result in sender.SendManyAsync(Emails(100, bad: 7), new BulkOptions { MaxConnections = 4, Total = 100, Progress = progress }))
            results.Add(result);
        Assert.Equal(100, results.Count);
        Assert.Equal("7", Assert.Single(results, r => !r.IsComplete).Email!.Subject);
        Assert.IsType<MailContentException>(results.Single(r => !r.IsComplete).Error);
        Assert.Equal((99, 1, 100, TimeSpan.Zero), (progress.Last!.Sent, progress.Last.Failed, progress.Last.Total, progress.Last.Eta));
        Assert.StartsWith("100/100", progress.Last.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_messages_are_taken_than_are_under_way()
    {
        var taken = 0;
        await using var sender = new MailSender("null://");
        var read = 0;
        await foreach (var _ in sender.SendManyAsync(Emails(1000, took: () => taken++), new BulkOptions { MaxConnections = 2 }))
        {
            read++;
            Assert.InRange(taken - read, 0, 5);
        }
    }

    [Fact]
    public async Task A_caller_who_leaves_early_ends_it()
    {
        var taken = 0;
        await using var sender = new MailSender("null://");
        await foreach (var _ in sender.SendManyAsync(Emails(1000, took: () => taken++), new BulkOptions { MaxConnections = 2 }))
            break;
        Assert.InRange(taken, 1, 10);
    }

    [Fact]
    public async Task A_source_that_breaks_is_heard()
    {
        await using var sender = new MailSender("null://");
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in sender.SendManyAsync(Emails(10, took: () => throw new InvalidOperationException()), BulkOptions.Default))
            {
            }
        });
    }

    [Fact]
    public async Task A_rate_spreads_messages_evenly()
    {
        var time = new FakeTimeProvider();
        var limiter = new RateLimiter(Rate.PerSecond(10), time);
        Assert.True(limiter.WaitAsync(default).AsTask().IsCompleted);
        var second = limiter.WaitAsync(default).AsTask();
        var third = limiter.WaitAsync(default).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(100));
        await second;
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(100));
        await third;
        time.Advance(TimeSpan.FromHours(1));
        Assert.True(limiter.WaitAsync(default).AsTask().IsCompleted);
        Assert.False(limiter.WaitAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Several_connections_work_at_once_and_are_kept()
    {
        var dialogue = Server.Opening + string.Concat(Enumerable.Repeat("""
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<bob@mx.test>
            C: DATA
            S: 250 2.1.0 Ok
            S: 550 5.1.1 No such user
            S: 554 5.5.1 No valid recipients

            """, 1));
        await using var server = ScriptedPeer.Start(dialogue + "C: QUIT\nS: 221 Bye");
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server, "&pool=3"), MessagesPerConnection = 1 });
        var results = new List<SendResult>();
        await foreach (var result in sender.SendManyAsync(Emails(6), BulkOptions.Default))
            results.Add(result);
        Assert.Equal(6, results.Count(r => r.Error is MailRejectedException));
        Assert.Equal(6, server.Connections);
    }

    private static async IAsyncEnumerable<Email> Emails(int count, int bad = -1, Action? took = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            took?.Invoke();
            await Task.Yield();
            var email = new Email { From = "ada@client.test", Subject = $"{i}", Text = "x" };
            if (i != bad)
                email.To.Add("bob@mx.test");
            yield return email;
        }
    }

    private sealed class Told : IProgress<BulkProgress>
    {
        public BulkProgress? Last { get; private set; }

        public void Report(BulkProgress value) => Last = value;
    }
}
