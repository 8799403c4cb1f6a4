using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mta.Bounces;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Tests.Queue;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Bounces;

/// <summary>Asks for the report on a message and what became of its recipients; ids and time are fixed.</summary>
internal sealed class ReportRig : IAsyncDisposable
{
    public const string ReportId = "0680j2c4cmr1ctp2jzaeh9hnt0";

    private ReportRig(QueueFixture queue)
    {
        Queue = queue;
        var directory = new DomainDirectory(DomainName.Parse("mail.example.com"), [new DomainOptions { Name = DomainName.Parse("example.com") }], [], static _ => true);
        var id = QueueId.TryParse(ReportId, out var parsed) ? parsed.Value : default;
        Maker = new ReportMaker(DomainName.Parse("mail.example.com"), directory, queue.Options, () => id, queue.Clock);
    }

    public QueueFixture Queue { get; }

    public ReportMaker Maker { get; }

    public static async Task<ReportRig> StartAsync() => new(await QueueFixture.StartAsync());

    /// <summary>A message of a stranger, ada@sender.test, to recipients with their NOTIFY.</summary>
    public NewMessage Message(params (string Address, DsnNotify Notify)[] recipients) => Queue.To("x@y.test") with
    {
        Recipients = [.. recipients.Select(r => new Recipient(Mailbox.Parse(r.Address), new RecipientParameters(r.Notify, null)))],
        Origin = new MessageOrigin(null, "mx", System.Net.IPAddress.Loopback, "client.test", "ESMTP", IsSubmission: false),
    };

    /// <summary>What is decided when all recipients came to these outcomes.</summary>
    public async Task<ReportDecision> DecideAsync(NewMessage message, string content, params DeliveryOutcome[] outcomes)
    {
        // The id is as old as the message: by it the queue counts its time.
        await using (var intake = Queue.Queue.BeginIntake(QueueId.Create(new FakeTimeProvider(message.Received))))
        {
            await intake.WriteAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(content)), TestContext.Current.CancellationToken);
            await Queue.Queue.AcceptAsync(intake, message, TestContext.Current.CancellationToken);
        }
        using var taken = await Queue.TakeAsync();
        ImmutableArray<Settlement> settlements = [.. outcomes.Select((o, i) => new Settlement(i, o))];
        return await Maker.DecideAsync(taken!, settlements, quotes: true, TestContext.Current.CancellationToken);
    }

    public static string Text(ReportDecision decision) => Encoding.UTF8.GetString(Assert.Single(decision.Reports).Content.Span);

    public ValueTask DisposeAsync() => Queue.DisposeAsync();
}
