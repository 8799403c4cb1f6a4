using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using Postroad.Mail.Addresses;
using Postroad.Mta.MailLog;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.MailLog;

public sealed class MailLogWriterTests : IDisposable
{
    private const string IdText = "0680j2c4cmr1ctp2jzaeh9hnt0";

    private readonly CapturedLog<MailLogWriter> _log = new();
    private readonly MailMeters _meters = new();
    private readonly QueueId _id = QueueId.TryParse(IdText, out var id) ? id.Value : default;
    private readonly IPAddress _client = IPAddress.Parse("192.0.2.7");

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Each_step_of_the_road_is_one_line()
    {
        var sender = ReversePath.Of(Mailbox.Parse("ada@example.com"));
        var bob = Mailbox.Parse("bob@partner.example");
        var times = new AttemptTimes(TimeSpan.FromSeconds(1.234), TimeSpan.FromSeconds(0.05), TimeSpan.FromSeconds(1.1), TimeSpan.FromMilliseconds(4));
        Write(
            new MailEvent.Connected("s1", "submission", _client),
            new MailEvent.Refused("s1", "mx", _client, "helo.example", "RCPT", sender, bob, new Reply(550, new(5, 7, 1), "Relay access denied")),
            new MailEvent.Received(_id, "s1", "submission", _client, "helo.example", "ESMTPSA", "ada@example.com", "<1@example.com>"),
            new MailEvent.Queued(_id, sender, 4096, 1),
            new MailEvent.Attempted(_id, bob, new DeliveryOutcome.Deferred("mx1.partner.example[192.0.2.1]:25", new Reply(451, new(4, 7, 1), "Greylisted")), times),
            new MailEvent.Attempted(_id, bob, new DeliveryOutcome.Deferred(null, new Reply(451, new(4, 4, 3), "No answer from the DNS")), times),
            new MailEvent.Attempted(_id, bob, new DeliveryOutcome.Deferred(null, new Reply(250, new(2, 1, 5), "What?")), times),
            new MailEvent.Attempted(_id, bob, new DeliveryOutcome.Delivered("mx1.partner.example[192.0.2.1]:25", new Reply(250, null, "OK"), false), times),
            new MailEvent.Attempted(_id, bob, new DeliveryOutcome.Bounced("mx1.partner.example[192.0.2.1]:25", new Reply(550, new(5, 1, 1), "No such user")), times, Held: true),
            new MailEvent.Attempted(_id, bob, new DeliveryOutcome.Bounced("mx1.partner.example[192.0.2.1]:25", new Reply(550, null, "No")), times),
            new MailEvent.Attempted(_id, bob, new DeliveryOutcome.Bounced(null, new Reply(451, new(4, 4, 1), "No answer for five days")), times),
            new MailEvent.Filed(_id, ReversePath.Null, [bob], "Hello", 4096, "mail/1.eml"),
            new MailEvent.Reported(_id, _id, "failed"),
            new MailEvent.ReportWithheld(_id, sender, "20 reports in the last hour"),
            new MailEvent.Operated(_id, "hold", "under investigation"),
            new MailEvent.Removed(_id));
        Assert.Equal(
        [
            "NOQUEUE: session=s1, listener=submission, connect from [192.0.2.7]",
            "NOQUEUE: session=s1, reject=RCPT, listener=mx, client=helo.example[192.0.2.7], from=<ada@example.com>, to=<bob@partner.example> (550 5.7.1 Relay access denied)",
            $"{IdText}: client=helo.example[192.0.2.7], listener=submission, session=s1, with=ESMTPSA, user=ada@example.com, message-id=<1@example.com>",
            $"{IdText}: from=<ada@example.com>, size=4096, nrcpt=1",
            $"{IdText}: to=<bob@partner.example>, relay=mx1.partner.example[192.0.2.1]:25, delay=1.2, delays=0.05/1.1/0, dsn=4.7.1, status=deferred (451 4.7.1 Greylisted)",
            $"{IdText}: to=<bob@partner.example>, relay=none, delay=1.2, delays=0.05/1.1/0, dsn=4.4.3, status=deferred (451 4.4.3 No answer from the DNS)",
            $"{IdText}: to=<bob@partner.example>, relay=none, delay=1.2, delays=0.05/1.1/0, dsn=4.1.5, status=deferred (250 2.1.5 What?)",
            $"{IdText}: to=<bob@partner.example>, relay=mx1.partner.example[192.0.2.1]:25, delay=1.2, delays=0.05/1.1/0, dsn=2.0.0, status=sent (250 OK)",
            $"{IdText}: to=<bob@partner.example>, relay=mx1.partner.example[192.0.2.1]:25, delay=1.2, delays=0.05/1.1/0, dsn=5.1.1, status=held (550 5.1.1 No such user)",
            $"{IdText}: to=<bob@partner.example>, relay=mx1.partner.example[192.0.2.1]:25, delay=1.2, delays=0.05/1.1/0, dsn=5.0.0, status=bounced (550 No)",
            $"{IdText}: to=<bob@partner.example>, relay=none, delay=1.2, delays=0.05/1.1/0, dsn=5.4.7, status=bounced (451 4.4.1 No answer for five days)",
            $"{IdText}: from=<>, to=<bob@partner.example>, subject=Hello, size=4096, file=mail/1.eml",
            $"{IdText}: report={IdText}, action=failed",
            $"{IdText}: report to <ada@example.com> withheld (20 reports in the last hour)",
            $"{IdText}: hold by an operator (under investigation)",
            $"{IdText}: removed",
        ], _log.Lines);
    }

    [Fact]
    public void Event_ids_are_fixed_and_refusals_for_good_are_warnings()
    {
        var times = default(AttemptTimes);
        Write(
            new MailEvent.Queued(_id, ReversePath.Null, 1, 1),
            new MailEvent.Attempted(_id, Mailbox.Parse("a@b.example"), new DeliveryOutcome.Bounced(null, new Reply(550, new(5, 1, 1), "No")), times, Held: true));
        Assert.Equal([(LogLevel.Information, 3001, "Queued"), (LogLevel.Warning, 3009, "Bounced")], _log.Entries.Select(e => (e.Level, e.Id.Id, e.Id.Name!)));
    }

    [Fact]
    public void What_a_peer_says_cannot_break_out_of_its_line()
    {
        Write(new MailEvent.Received(_id, "s1", "mx", _client, "a\r\nNOQUEUE: x\x1b[31m\u202egnp", "ESMTP", null, "<\n>"));
        Assert.Equal(IdText + @": client=a\x0d\x0aNOQUEUE: x\x1b[31m\u202egnp[192.0.2.7], listener=mx, session=s1, with=ESMTP, user=, message-id=<\x0a>", Assert.Single(_log.Lines));
    }

    [Fact]
    public void Outcomes_are_counted_by_status_and_class()
    {
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == MailMeters.MeterName)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (seen)
                seen.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}".Trim());
        });
        listener.Start();
        using var meters = new MailMeters();
        meters.Count(new MailEvent.Queued(_id, ReversePath.Null, 10, 3));
        meters.Count(new MailEvent.Attempted(_id, Mailbox.Parse("a@b.example"), new DeliveryOutcome.Bounced(null, new Reply(550, new(5, 999, 1), "No")), default));
        meters.Count(new MailEvent.Refused("s", "mx", _client, null, "MAIL", null, null, new Reply(452, new(4, 3, 1), "Full")));
        meters.Count(new MailEvent.Reported(_id, _id, "failed"));
        foreach (var expected in new[]
        {
            "postroad.messages.accepted 1", "postroad.recipients.accepted 3", "postroad.delivery.outcomes 1 status=bounced class=5.0",
            "postroad.receiving.refusals 1 listener=mx stage=MAIL code=452", "postroad.reports 1 result=made",
        })
            Assert.Contains(expected, seen);
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.009, "0")]
    [InlineData(0.051, "0.05")]
    [InlineData(1.26, "1.3")]
    [InlineData(345.6, "346")]
    [InlineData(-1.0, "0")]
    public void Times_show_the_digits_that_count(double seconds, string text) => Assert.Equal(text, AttemptTimes.Seconds(TimeSpan.FromSeconds(seconds)));

    private void Write(params MailEvent[] events)
    {
        var writer = new FannedMailLog(new MailLogWriter(_log, _meters));
        foreach (var e in events)
            writer.Write(e);
    }
}
