using System.Text;
using Postroad.Mta.Delivery.Mailboxes;
using Postroad.Mta.Domains;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Mta.Queue.Spool.Disk;
using Postroad.Mta.Tests.MailLog;
using Postroad.Mta.Tests.Queue;
using Postroad.Mta.Tests.Spool.Disk;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Mailboxes;

public sealed class LocalMailboxesTests : IDisposable
{
    private const string Trace = "Received: from client.test by mx.test;\r\n\tThu, 26 Nov 2026 00:00:00 +0000\r\n";
    private static readonly DeliverTarget Maildir = new DeliverTarget.Maildir("mail/{domain}/{local}");
    private static readonly DeliverTarget Files = new DeliverTarget.MessageFiles("inbox");

    private readonly TempFolder _folder = new();
    private readonly CapturedEvents _events = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_message_lies_in_new_below_its_return_path_and_its_mailbox()
    {
        await using var queue = await QueueFixture.StartAsync();
        var (id, outcomes) = await DeliverAsync(queue, Maildir, LocalDisk.Instance, "Subject: hello\r\nReturn-Path:\r\n <forged@x.test>\r\n\r\nHello.\r\n", "Ada+lists@here.test");
        Assert.Equal(_folder.Sub("mail/here.test/ada"), Assert.IsType<DeliveryOutcome.Delivered>(outcomes[0]).Relay);
        var file = Assert.Single(Directory.GetFiles(_folder.Sub("mail/here.test/ada/new")));
        var expected = $"Return-Path: <ada@sender.test>\r\nDelivered-To: Ada+lists@here.test\r\n{Trace}Subject: hello\r\n\r\nHello.\r\n";
        Assert.Equal(expected, await File.ReadAllTextAsync(file));
        Assert.Equal($"1795651200.{id}R0.mail.here.test,S={expected.Length}", Path.GetFileName(file));
        Assert.Empty(Directory.GetFiles(_folder.Sub("mail/here.test/ada/tmp")));
        Assert.True(Directory.Exists(_folder.Sub("mail/here.test/ada/cur")));
    }

    [Fact]
    public async Task A_large_message_passes_whole()
    {
        await using var queue = await QueueFixture.StartAsync();
        var body = new StringBuilder("Subject: large\r\n\r\n");
        while (body.Length < 300_000)
            body.Append(body.Length).Append(" octets so far\r\n");
        await DeliverAsync(queue, Maildir, LocalDisk.Instance, body.ToString(), "ada@here.test");
        var file = Assert.Single(Directory.GetFiles(_folder.Sub("mail/here.test/ada/new")));
        Assert.EndsWith($"{Trace}{body}", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_is_repeated_adds_no_second_copy()
    {
        await using var queue = await QueueFixture.StartAsync();
        var mailboxes = Mailboxes(LocalDisk.Instance);
        await queue.Queue.AcceptAsync(queue.To("ada@here.test"));
        using var message = await queue.TakeAsync();
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder.Sub("mail/here.test/ada/tmp")).FullName, $"1795651200.{message!.Id}R0.mail.here.test"), "torn");
        for (var i = 0; i < 2; i++)
            Assert.IsType<DeliveryOutcome.Delivered>(await mailboxes.DeliverAsync(message, message.Recipients[0], Local(Maildir, message.Recipients[0]), CancellationToken.None));
        Assert.Single(Directory.GetFiles(_folder.Sub("mail/here.test/ada/new")));
        Assert.Empty(Directory.GetFiles(_folder.Sub("mail/here.test/ada/tmp")));
    }

    [Fact]
    public async Task A_message_that_was_in_this_mailbox_before_is_a_loop()
    {
        await using var queue = await QueueFixture.StartAsync();
        var (_, outcomes) = await DeliverAsync(queue, Maildir, LocalDisk.Instance, "delivered-to: ada@HERE.test\r\n\r\n", "ada@here.test", "bob@here.test");
        Assert.Equal((5, 4, 6), ToTuple(Assert.IsType<DeliveryOutcome.Bounced>(outcomes[0]).Reply.Status!.Value));
        Assert.IsType<DeliveryOutcome.Delivered>(outcomes[1]);
    }

    [Theory]
    [InlineData(true, "452 4.2.2 No room in the mailbox")]
    [InlineData(false, "451 4.2.0 The mailbox cannot be written: broken")]
    public async Task A_disk_that_is_full_or_fails_defers_and_leaves_nothing_in_new(bool full, string reply)
    {
        foreach (var call in new[] { DiskCall.EnsureFolder, DiskCall.Create, DiskCall.Write, DiskCall.Flush, DiskCall.Rename, DiskCall.FlushFolder })
        {
            var disk = new MemoryDisk();
            await using var queue = await QueueFixture.StartAsync();
            disk.OnCall = (c, _) =>
            {
                if (c == call)
                    throw full ? new IOException("full", DiskSpace.NoSpace) : new IOException("broken");
            };
            var (_, outcomes) = await DeliverAsync(queue, Maildir, disk, "Subject: x\r\n\r\n", "ada@here.test");
            Assert.Equal(reply, Assert.IsType<DeliveryOutcome.Deferred>(outcomes[0]).Reply.ToString());
            Assert.Equal(call == DiskCall.FlushFolder, disk.Paths.Any(p => p.Contains("/new/", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task What_was_delivered_outlives_a_power_cut()
    {
        var disk = new MemoryDisk();
        await using var queue = await QueueFixture.StartAsync();
        var (_, outcomes) = await DeliverAsync(queue, Maildir, disk, "Subject: x\r\n\r\nHello.\r\n", "ada@here.test");
        Assert.IsType<DeliveryOutcome.Delivered>(outcomes[0]);
        for (var seed = 0; seed < 20; seed++)
            Assert.Single(disk.AfterPowerCut(new Random(seed)).Paths, p => p.Contains("/new/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_stands_in_the_way_of_a_folder()
    {
        _folder.Write("mail", "not a folder");
        await using var queue = await QueueFixture.StartAsync();
        var (_, outcomes) = await DeliverAsync(queue, Maildir, LocalDisk.Instance, "Subject: x\r\n\r\n", "ada@here.test");
        Assert.StartsWith("451 4.2.0 The mailbox cannot be written", Assert.IsType<DeliveryOutcome.Deferred>(outcomes[0]).Reply.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inbox_keeps_each_message_once_and_tells_of_it_with_all_recipients()
    {
        await using var queue = await QueueFixture.StartAsync();
        var (id, outcomes) = await DeliverAsync(queue, Files, LocalDisk.Instance, "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHello.\r\n", "ada@here.test", "bob@here.test");
        Assert.All(outcomes, o => Assert.IsType<DeliveryOutcome.Delivered>(o));
        var file = Assert.Single(Directory.GetFiles(_folder.Sub("inbox")));
        Assert.Equal($"{id}.eml", Path.GetFileName(file));
        Assert.StartsWith($"Return-Path: <ada@sender.test>\r\nDelivered-To: ada@here.test\r\nDelivered-To: bob@here.test\r\n{Trace}", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        var filed = Assert.Single(_events.Of<MailEvent.Filed>());
        Assert.Equal((id, "Grüße", "ada@here.test bob@here.test", new FileInfo(file).Length, file), (filed.Id, filed.Subject, string.Join(' ', filed.Recipients), filed.Size, filed.Path));
    }

    [Fact]
    public async Task Two_recipients_with_one_mailbox_have_a_copy_each()
    {
        await using var queue = await QueueFixture.StartAsync();
        await DeliverAsync(queue, Maildir, LocalDisk.Instance, "Subject: x\r\n\r\n", "ada@here.test", "ada+lists@here.test");
        Assert.Equal(2, Directory.GetFiles(_folder.Sub("mail/here.test/ada/new")).Length);
    }

    [Fact]
    public async Task A_header_beyond_all_bounds_is_delivered_as_it_is()
    {
        await using var queue = await QueueFixture.StartAsync();
        var header = string.Concat(Enumerable.Repeat($"X-Wide: {new string('x', 900)}\r\n", 1300)) + "Return-Path: <kept@x.test>\r\n";
        await DeliverAsync(queue, Maildir, LocalDisk.Instance, header + "\r\nHello.\r\n", "ada@here.test");
        var text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder.Sub("mail/here.test/ada/new"))));
        Assert.EndsWith($"{Trace}{header}\r\nHello.\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_of_one_message_at_the_same_time_make_one_file()
    {
        await using var queue = await QueueFixture.StartAsync();
        var mailboxes = Mailboxes(LocalDisk.Instance);
        await queue.Queue.AcceptAsync(queue.To([.. Enumerable.Range(0, 10).Select(i => $"u{i}@here.test")]));
        using var message = await queue.TakeAsync();
        var outcomes = await Task.WhenAll(message!.Recipients.Select(r => Task.Run(() => mailboxes.DeliverAsync(message, r, Local(Files, r), CancellationToken.None).AsTask())));
        Assert.All(outcomes, o => Assert.IsType<DeliveryOutcome.Delivered>(o));
        Assert.Single(Directory.GetFiles(_folder.Sub("inbox")));
        Assert.Single(_events.Of<MailEvent.Filed>());
    }

    [Fact]
    public async Task A_stop_in_the_middle_leaves_nothing_in_new()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.Queue.AcceptAsync(queue.To("ada@here.test"));
        using var message = await queue.TakeAsync();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Mailboxes(LocalDisk.Instance).DeliverAsync(message!, message!.Recipients[0], Local(Maildir, message.Recipients[0]), stopped.Token).AsTask());
        Assert.False(Directory.Exists(_folder.Sub("mail/here.test/ada/new")) && Directory.GetFiles(_folder.Sub("mail/here.test/ada/new")).Length > 0);
    }

    [Fact]
    public async Task What_is_discarded_leaves_nothing()
    {
        await using var queue = await QueueFixture.StartAsync();
        var (_, outcomes) = await DeliverAsync(queue, new DeliverTarget.Discard(), LocalDisk.Instance, "Subject: x\r\n\r\n", "ada@here.test");
        Assert.Equal("discard", Assert.IsType<DeliveryOutcome.Delivered>(outcomes[0]).Relay);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private LocalMailboxes Mailboxes(IDisk disk) => new(_folder.Path, "mail.here.test", disk, _events);

    private static RecipientRoute.Local Local(DeliverTarget target, DueRecipient recipient) =>
        new(recipient.Recipient.Mailbox.Domain, DomainDirectory.WithoutDetail(recipient.Recipient.Mailbox.LocalPart), target, HopTls.None);

    private async Task<(QueueId Id, List<DeliveryOutcome> Outcomes)> DeliverAsync(QueueFixture queue, DeliverTarget target, IDisk disk, string content, params string[] recipients)
    {
        var mailboxes = Mailboxes(disk);
        var id = await queue.Queue.AcceptAsync(queue.To(recipients), content);
        using var message = await queue.TakeAsync();
        var outcomes = new List<DeliveryOutcome>();
        foreach (var recipient in message!.Recipients)
            outcomes.Add(await mailboxes.DeliverAsync(message, recipient, Local(target, recipient), CancellationToken.None));
        return (id, outcomes);
    }

    private static (int, int, int) ToTuple(Postroad.Smtp.Protocol.EnhancedStatusCode status) => (status.Class, status.Subject, status.Detail);
}
