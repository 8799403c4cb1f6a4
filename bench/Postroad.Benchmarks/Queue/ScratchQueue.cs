using System.Buffers;
using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Benchmarks.Spool;
using Postroad.Mail.Addresses;
using Postroad.Mta.Bounces;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Operations;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Queue.Spool.Journal;
using Postroad.Mta.Queue.Spool.Journal.Segments;
using Postroad.Smtp.Protocol;

namespace Postroad.Benchmarks.Queue;

/// <summary>A queue on a disk, as the server opens it, and mail for it: one recipient a message, a thousand domains.</summary>
internal sealed class ScratchQueue : IAsyncDisposable
{
    private const int Domains = 1000;
    private const int AtOnce = 500;

    private static readonly byte[] Content = System.Text.Encoding.ASCII.GetBytes("Subject: hello\r\n\r\n" + string.Concat(Enumerable.Repeat("0123456789012345678901234567890123456789\r\n", 10)));
    private static readonly Reply Busy = new(451, new(4, 4, 1), "Connection refused");

    private readonly JournalLeaseStore _leases;

    private ScratchQueue(string folder)
    {
        _leases = new JournalLeaseStore(folder, LocalDisk.Instance);
        var spool = new JournalSpool(new JournalOptions { Folder = folder }, LocalDisk.Instance, NullLogger<JournalSpool>.Instance);
        Queue = new MailQueue(spool, _leases, Options, TimeProvider.System, new Random(1), NullLogger<MailQueue>.Instance);
    }

    public MailQueue Queue { get; }

    private QueueOptions Options { get; } = new() { Retry = [TimeSpan.FromHours(6)] };

    public static string NewFolder() => ScratchSpool.NewFolder();

    public static async Task<ScratchQueue> OpenAsync(string folder)
    {
        var scratch = new ScratchQueue(folder);
        await scratch.Queue.StartAsync(CancellationToken.None);
        return scratch;
    }

    /// <summary>Accepts so many messages, and defers each once where that is wanted.</summary>
    public async Task FillAsync(int messages, bool deferred)
    {
        for (var done = 0; done < messages; done += AtOnce)
        {
            await Task.WhenAll(Enumerable.Range(done, Math.Min(AtOnce, messages - done)).Select(AcceptAsync));
            if (deferred)
                await DeferAsync();
        }
    }

    public async Task AcceptAsync(int number)
    {
        var message = new NewMessage(ReversePath.Of(Mailbox.Parse("ada@own.test")), MailParameters.None,
            [new Recipient(Mailbox.Parse($"user{number}@d{number % Domains}.test"), RecipientParameters.None)], TimeProvider.System.GetUtcNow(),
            "Received: from client.test by mx.test;\r\n\tThu, 26 Nov 2026 00:00:00 +0000\r\n"u8.ToArray(),
            new MessageOrigin("ada", "submission", IPAddress.Loopback, "client.test", "ESMTPSA", IsSubmission: true));
        await using var intake = Queue.BeginIntake(Queue.NewId());
        await intake.WriteAsync(new ReadOnlySequence<byte>(Content), CancellationToken.None);
        await Queue.AcceptAsync(intake, message, CancellationToken.None);
    }

    public QueueOperations Operations()
    {
        var host = DomainName.Parse("mx.test");
        var directory = new DomainDirectory(host, [new DomainOptions { Name = DomainName.Parse("own.test"), Recipients = ["*"] }], [], static _ => false);
        var reports = new ReportMaker(host, directory, Options, Queue.NewId, TimeProvider.System);
        return new QueueOperations(Queue, async (message, settlements, token) =>
        {
            var decision = await reports.DecideAsync(message, settlements, quotes: true, token);
            return new DueReports(decision.Reports, decision.Events);
        }, new FannedMailLog());
    }

    public async ValueTask DisposeAsync()
    {
        await Queue.DisposeAsync();
        _leases.Dispose();
    }

    private async Task DeferAsync()
    {
        var settling = new List<Task>();
        while (Queue.Schedule.Offers.TryRead(out var lane))
        {
            while ((await Queue.TakeAsync(lane, 100, CancellationToken.None)).Message is { } message)
            {
                ImmutableArray<Settlement> deferred = [.. message.Recipients.Select(static r => new Settlement(r.Index, new DeliveryOutcome.Deferred("mx.test[192.0.2.1]:25", Busy)))];
                settling.Add(Queue.SettleAsync(message.Id, deferred, [], CancellationToken.None));
                message.Dispose();
            }
        }
        await Task.WhenAll(settling);
    }
}
