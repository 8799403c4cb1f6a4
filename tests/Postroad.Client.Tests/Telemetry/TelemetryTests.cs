using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Telemetry;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_message_is_a_span_and_is_measured()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + Server.Quit);
        var name = $"127.0.0.1:{server.Port}";
        var spans = new ConcurrentQueue<Activity>();
        using var tracer = new ActivityListener { ShouldListenTo = s => s.Name == MailTelemetry.Name, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData, ActivityStopped = spans.Enqueue };
        ActivitySource.AddActivityListener(tracer);
        var measured = new ConcurrentQueue<string>();
        using var meter = new MeterListener { InstrumentPublished = (i, l) => { if (i.Meter.Name == MailTelemetry.Name) l.EnableMeasurementEvents(i); } };
        meter.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags));
        meter.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i, 1, tags));
        meter.Start();
        await using (var sender = new MailSender(Server.Url(server)))
            await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        var span = Assert.Single(spans, s => s.DisplayName == $"send {name}");
        Assert.Equal((ActivityKind.Client, "smtp", 250, 1), (span.Kind, span.GetTagItem("messaging.system"), span.GetTagItem("smtp.reply.code"), span.GetTagItem("postroad.recipients.accepted")));
        Assert.DoesNotContain(span.TagObjects, t => t.Value?.ToString()?.Contains("bob@", StringComparison.Ordinal) == true);
        Assert.Equal(["messaging.client.operation.duration 1", "messaging.client.sent.messages 1", "postroad.client.recipients 1"], measured.Order());

        void Note(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.ToArray().Any(t => t is { Key: "server.address", Value: string s } && s == name))
                measured.Enqueue($"{instrument.Name} {value}");
        }
    }

    [Fact]
    public async Task The_wire_goes_to_the_log_where_that_is_asked_without_secrets_and_content()
    {
        await using var server = ScriptedPeer.Start("""
            S: 220 mx.test ESMTP
            C: EHLO *
            S: 250-mx.test
            S: 250-PIPELINING
            S: 250 AUTH PLAIN
            C: AUTH PLAIN *
            S: 235 2.7.0 Ok

            """ + Server.Taken() + Server.Quit);
        using var log = new LogLines();
        await using (var sender = new MailSender(new MailSenderOptions { ConnectionString = $"smtp://ada:hunter2@127.0.0.1:{server.Port}?tls=none", Transcript = Transcript.Commands, LoggerFactory = log }))
            await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        var lines = log.Text;
        Assert.Contains("Postroad.Smtp.Wire", lines, StringComparison.Ordinal);
        Assert.Contains("C: AUTH PLAIN (hidden)", lines, StringComparison.Ordinal);
        Assert.Contains("S: 250 2.0.0 Ok: queued as 4F1c", lines, StringComparison.Ordinal);
        Assert.Contains("21 octets of content", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", lines, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("\0ada\0hunter2"u8), lines, StringComparison.Ordinal);
        Assert.Contains("sent: message-id", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_content_goes_to_the_log_line_by_line_where_that_is_asked_too(bool byBdat)
    {
        var opening = byBdat ? Server.Opening.Replace("250 8BITMIME", "250 CHUNKING", StringComparison.Ordinal) : Server.Opening;
        var taken = byBdat ? """
            C: MAIL FROM:<ada@client.test>
            C: RCPT TO:<bob@mx.test>
            C: BDAT 21 LAST
            C: Subject: x
            C: 
            C: hello
            S: 250 2.1.0 Ok
            S: 250 2.1.5 Ok
            S: 250 2.0.0 Ok

            """ : Server.Taken();
        await using var server = ScriptedPeer.Start(opening + taken + Server.Quit);
        using var log = new LogLines();
        await using (var sender = new MailSender(new MailSenderOptions { ConnectionString = Server.Url(server), Transcript = Transcript.Content, LoggerFactory = log }))
            await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"));
        Assert.Matches(@"C: Subject: x\n.* C: \n.* C: hello\n", log.Text);
    }
}
