using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mta.MailLog;
using Postroad.Mta.Signing;
using Postroad.TestKit;

namespace Postroad.Mta.Tests.Senders;

/// <summary>Submitted mail is signed when it is sent.</summary>
public sealed class SigningTests
{
    private static readonly DomainName Own = DomainName.Parse("own.test");

    private const string Content = "From: Bob <bob@own.test>\nTo: bob@next.test\nSubject: hello\nDate: Thu, 26 Nov 2026 00:00:00 +0000\nMessage-ID: <1@own.test>\n\n. A dot,\nand an end.\n";

    [Theory]
    [InlineData(DkimAlgorithm.RsaSha256)]
    [InlineData(DkimAlgorithm.Ed25519Sha256)]
    public async Task What_is_sent_is_what_was_signed(DkimAlgorithm algorithm)
    {
        var zone = new SenderZone("_dmarc.own.test TXT v=DMARC1; p=reject");
        await using var receiver = await new SenderRoad { Domain = "next.test", Zone = zone }.StartAsync();
        await using var sender = await new SenderRoad().StartAsync(receiver.MxPort);
        using (var key = sender.Keys.Create(Own, "s1", algorithm, 1024)!)
            zone.Add($"{key.RecordName} TXT {key.Record}");
        sender.Keys.Rotate(Own);
        await SenderRoad.SendAsync(sender.SubmissionPort, Content.Replace("\n. A", "\n.. A", StringComparison.Ordinal), from: "bob@own.test", to: "bob@next.test");
        var message = await receiver.ReadAsync();
        Assert.Contains("dkim=pass header.d=own.test header.s=s1", message, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass header.from=own.test", message, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n. A dot,\r\nand an end.\r\n\r\n", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_active_keys_make_two_signatures()
    {
        var zone = new SenderZone();
        await using var receiver = await new SenderRoad { Domain = "next.test", Zone = zone }.StartAsync();
        await using var sender = await new SenderRoad().StartAsync(receiver.MxPort);
        foreach (var (selector, algorithm) in new[] { ("r", DkimAlgorithm.RsaSha256), ("e", DkimAlgorithm.Ed25519Sha256) })
        {
            using var key = sender.Keys.Create(Own, selector, algorithm, 1024)!;
            zone.Add($"{key.RecordName} TXT {key.Record}");
        }
        sender.Keys.Rotate(Own);
        await SenderRoad.SendAsync(sender.SubmissionPort, Content.Replace("bob@own.test>", "bob@mail.own.test>", StringComparison.Ordinal), from: "bob@own.test", to: "bob@next.test");
        var message = await receiver.ReadAsync();
        Assert.Contains("header.s=r header.a=rsa-sha256", message, StringComparison.Ordinal);
        Assert.Contains("header.s=e header.a=ed25519-sha256", message, StringComparison.Ordinal);
        Assert.DoesNotContain("dkim=fail", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_key_a_message_waits_and_does_not_go_out_unsigned()
    {
        await using var receiver = await new SenderRoad { Domain = "next.test" }.StartAsync();
        await using var sender = await new SenderRoad().StartAsync(receiver.MxPort);
        using (sender.Keys.Create(Own, "s1", DkimAlgorithm.Ed25519Sha256, 0))
            sender.Keys.Rotate(Own);
        File.Delete(Path.Combine(sender.Keys.Path, "own.test", "s1.pem"));
        await SenderRoad.SendAsync(sender.SubmissionPort, Content.Replace("\n. A", "\n.. A", StringComparison.Ordinal), from: "bob@own.test", to: "bob@next.test");
        var attempt = await sender.Log.WaitForAsync<MailEvent.Attempted>();
        Assert.Equal("451 4.7.5", Assert.IsType<DeliveryOutcome.Deferred>(attempt.Outcome).Reply?.ToString()[..9]);
        Assert.False(Directory.Exists(Path.Combine(receiver.DataFolder, "mail")));
    }

    [Fact]
    public async Task A_domain_that_must_sign_and_has_no_keys_waits_too()
    {
        await using var receiver = await new SenderRoad { Domain = "next.test" }.StartAsync();
        await using var sender = await new SenderRoad { Signing = new SigningOptions { Required = [Own] } }.StartAsync(receiver.MxPort);
        await SenderRoad.SendAsync(sender.SubmissionPort, "From: bob@sub.own.test\n\nx", from: "bob@own.test", to: "bob@next.test");
        Assert.IsType<DeliveryOutcome.Deferred>((await sender.Log.WaitForAsync<MailEvent.Attempted>()).Outcome);
    }

    [Fact]
    public async Task Mail_to_ourselves_and_mail_from_outside_is_not_signed()
    {
        await using var road = await new SenderRoad().StartAsync();
        using (road.Keys.Create(Own, "s1", DkimAlgorithm.Ed25519Sha256, 0))
            road.Keys.Rotate(Own);
        await SenderRoad.SendAsync(road.SubmissionPort, "From: bob@own.test\n\nx", from: "bob@own.test");
        Assert.DoesNotContain("DKIM-Signature", await road.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_lives_from_waiting_over_active_to_retired()
    {
        using var folder = new TempFolder();
        var keys = new KeyFolder(folder.Sub("dkim"), TimeProvider.System);
        using (var first = keys.Create(Own, "a", DkimAlgorithm.Ed25519Sha256, 0))
            Assert.NotNull(first);
        Assert.Null(keys.Create(Own, "a", DkimAlgorithm.Ed25519Sha256, 0));
        Assert.Equal([KeyState.Waiting], keys.List(Own).Select(k => k.State));
        keys.Rotate(Own);
        using (keys.Create(Own, "b", DkimAlgorithm.Ed25519Sha256, 0))
            Assert.Equal([KeyState.Active, KeyState.Waiting], keys.List(Own).Select(k => k.State));
        keys.Rotate(Own);
        Assert.Equal(["a Retired", "b Active"], keys.List(Own).Select(k => $"{k.Selector} {k.State}"));
        Assert.Equal([Own], keys.Domains());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(keys.Path, "own.test", "a.pem")));
    }

    [Fact]
    public void A_rotation_leaves_one_active_key_an_algorithm()
    {
        using var folder = new TempFolder();
        var keys = new KeyFolder(folder.Sub("dkim"), TimeProvider.System);
        void Make(string selector, DkimAlgorithm algorithm) => keys.Create(Own, selector, algorithm, 1024)!.Dispose();
        string States() => string.Join(", ", keys.List(Own).Select(k => $"{k.Selector} {k.State}"));
        Make("r1", DkimAlgorithm.RsaSha256);
        Make("r2", DkimAlgorithm.RsaSha256);
        Make("e1", DkimAlgorithm.Ed25519Sha256);
        Assert.Equal(["r2", "e1"], keys.Next(Own).Select(k => k.Selector));
        keys.Rotate(Own);
        Assert.Equal("r1 Retired, r2 Active, e1 Active", States());
        Make("r3", DkimAlgorithm.RsaSha256);
        keys.Rotate(Own);
        Assert.Equal("r1 Retired, r2 Retired, e1 Active, r3 Active", States());
        File.Delete(Path.Combine(keys.Path, "own.test", "r3.pem"));
        Make("e2", DkimAlgorithm.Ed25519Sha256);
        keys.Rotate(Own);
        Assert.Equal("r1 Retired, r2 Retired, e1 Retired, r3 Retired, e2 Active", States());
    }

    [Fact]
    public void A_running_server_takes_a_rotation_up_and_notices_a_loss()
    {
        using var folder = new TempFolder();
        var clock = new FakeTimeProvider();
        var keys = new KeyFolder(folder.Sub("dkim"), clock);
        var ring = new KeyRing(keys, new SigningOptions(), clock);
        Assert.Empty(ring.Of(Own).Active);
        using (keys.Create(Own, "a", DkimAlgorithm.Ed25519Sha256, 0))
            keys.Rotate(Own);
        Assert.Equal("a", Assert.Single(ring.Of(Own).Active).Selector);
        Assert.Equal("a", Assert.Single(ring.Of(DomainName.Parse("deep.below.own.test")).Active).Selector);
        Assert.Empty(ring.Of(DomainName.Parse("notown.test")).Active);
        Directory.Delete(Path.Combine(keys.Path, "own.test"), recursive: true);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull(ring.Of(Own).Trouble);
    }

    [Theory]
    [InlineData(null, "no TXT record")]
    [InlineData("v=DKIM1; p=", "revoked")]
    [InlineData("nonsense", "invalid")]
    [InlineData("{other}", "another key")]
    [InlineData("FAIL", "no answer")]
    [InlineData("{mine}", null)]
    public async Task The_dns_is_looked_into_before_a_key_is_used(string? record, string? fault)
    {
        using var folder = new TempFolder();
        var keys = new KeyFolder(folder.Sub("dkim"), TimeProvider.System);
        using var mine = keys.Create(Own, "a", DkimAlgorithm.Ed25519Sha256, 0)!;
        using var other = keys.Create(Own, "b", DkimAlgorithm.Ed25519Sha256, 0)!;
        var zone = new SenderZone();
        if (record is not null)
            zone.Add($"a._domainkey.own.test TXT {record.Replace("{mine}", mine.Record, StringComparison.Ordinal).Replace("{other}", other.Record, StringComparison.Ordinal)}");
        var found = await KeyPublication.FindFaultAsync(zone, mine, TestContext.Current.CancellationToken);
        if (fault is null)
            Assert.Null(found);
        else
            Assert.Contains(fault, found, StringComparison.Ordinal);
    }
}
