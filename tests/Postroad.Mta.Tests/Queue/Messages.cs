using System.Buffers;
using System.Net;
using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mta.MailLog;
using Postroad.Mta.Queue;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Tests.Queue;

/// <summary>Messages and outcomes for tests, in few words.</summary>
internal static class Messages
{
    public static readonly Reply Ok = new(250, new(2, 0, 0), "Taken");
    public static readonly Reply Busy = new(451, new(4, 3, 0), "Try again later");
    public static readonly Reply NoSuchUser = new(550, new(5, 1, 1), "No such mailbox");

    public static readonly DeliveryOutcome Delivered = new DeliveryOutcome.Delivered("next.test", Ok, HandsOnDsn: false);
    public static readonly DeliveryOutcome Deferred = new DeliveryOutcome.Deferred("next.test", Busy);
    public static readonly DeliveryOutcome Bounced = new DeliveryOutcome.Bounced("next.test", NoSuchUser);

    public static NewMessage To(DateTimeOffset received, params string[] recipients) => new(
        ReversePath.Of(Mailbox.Parse("ada@sender.test")),
        MailParameters.None,
        [.. recipients.Select(static r => new Recipient(Mailbox.Parse(r), RecipientParameters.None))],
        received,
        "Received: from client.test by mx.test;\r\n\tThu, 26 Nov 2026 00:00:00 +0000\r\n"u8.ToArray(),
        new MessageOrigin("ada", "submission", IPAddress.Loopback, "client.test", "ESMTPSA", IsSubmission: true));

    public static async Task<QueueId> AcceptAsync(this MailQueue queue, NewMessage message, string content = "Subject: hello\r\n\r\nHello.\r\n")
    {
        var id = queue.NewId();
        await using var intake = queue.BeginIntake(id);
        await intake.WriteAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(content)), TestContext.Current.CancellationToken);
        await queue.AcceptAsync(intake, message, TestContext.Current.CancellationToken);
        return id;
    }

    public static async Task<string> ReadAsync(this QueuedMessage message)
    {
        await using var content = await message.OpenContentAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
