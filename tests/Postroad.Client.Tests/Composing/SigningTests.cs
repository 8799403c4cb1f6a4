using System.Text;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Signing;
using Postroad.Mail.Dns;

namespace Postroad.Client.Tests.Composing;

public sealed class SigningTests
{
    [Fact]
    public async Task A_message_is_signed_in_seven_bits_and_its_octets_stand()
    {
        using var key = DkimSigningKey.Create(DomainName.Parse("client.test"), "s1", DkimAlgorithm.Ed25519Sha256);
        using var message = MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes("From: ada@client.test\r\nTo: bob@mx.test\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n")));
        using var sent = MessageReader.Read(message, null);
        await sent.SignAsync(new DkimSigner([key]), default);
        var octets = await Sink.OctetsAsync(sent, Sink.Plain);
        Assert.StartsWith("DKIM-Signature:", Encoding.ASCII.GetString(octets), StringComparison.Ordinal);
        Assert.All(octets, octet => Assert.InRange(octet, 0, 127));
        Assert.Equal(octets, await Sink.OctetsAsync(sent, Sink.EightBit));
        Assert.Equal(octets.Length, sent.ParametersFor(Sink.Sized).Size);
        var verdict = await new DkimVerifier(new OneKey(key)).VerifyAsync(new MemoryStream(octets), default);
        Assert.Equal(DkimResult.Pass, Assert.Single(verdict.Signatures).Result);
    }

    [Fact]
    public async Task The_option_signs_what_the_sender_composes()
    {
        using var key = DkimSigningKey.Create(DomainName.Parse("client.test"), "s1", DkimAlgorithm.Ed25519Sha256);
        var folder = Directory.CreateTempSubdirectory("postroad");
        await using (var sender = new MailSender(new MailSenderOptions { ConnectionString = $"file://{folder.FullName}", Dkim = new DkimSigner([key]) }))
            await sender.SendAsync(new Email { From = "ada@client.test", To = ["bob@mx.test"], Subject = "s", Text = "t" });
        Assert.Contains("DKIM-Signature: v=1; a=ed25519-sha256", await File.ReadAllTextAsync(Assert.Single(folder.GetFiles()).FullName), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    /// <summary>What comes out of the sender on the wire is verified as a receiver would.</summary>
    [Theory]
    [InlineData("email")]
    [InlineData("email with everything")]
    [InlineData("mime")]
    [InlineData("mime 8bit")]
    [InlineData("raw")]
    [InlineData("raw lf")]
    [InlineData("raw once")]
    [InlineData("raw 8bit")]
    [InlineData("raw large")]
    public async Task A_signature_is_good_at_the_other_end(string kind)
    {
        using var key = DkimSigningKey.Create(DomainName.Parse("client.test"), "s1", DkimAlgorithm.Ed25519Sha256);
        await using var inbox = await ReceivingServer.StartAsync();
        await using (var sender = new MailSender(new MailSenderOptions { ConnectionString = $"smtp://127.0.0.1:{inbox.Port}?tls=none", Dkim = new DkimSigner([key]) }))
            await SendAsync(sender, kind);
        var verdict = await new DkimVerifier(new OneKey(key)).VerifyAsync(new MemoryStream(Assert.Single(inbox.Messages)), default);
        Assert.Equal(DkimResult.Pass, Assert.Single(verdict.Signatures).Result);
    }

    [Fact]
    public async Task A_raw_stream_without_a_from_cannot_be_signed_and_is_not_sent()
    {
        using var key = DkimSigningKey.Create(DomainName.Parse("client.test"), "s1", DkimAlgorithm.Ed25519Sha256);
        await using var sender = new MailSender(new MailSenderOptions { ConnectionString = "null://", Dkim = new DkimSigner([key]) });
        await Assert.ThrowsAsync<MailContentException>(() => sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test")));
    }

    private static Task<SendResult> SendAsync(MailSender sender, string kind)
    {
        const string Header = "From: ada@client.test\r\nTo: bob@mx.test\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
        var raw = Encoding.UTF8.GetBytes(kind switch
        {
            "mime" or "raw" => Header + ".\r\n..dots \r\n\r\n\r\n",
            "raw lf" => Header.ReplaceLineEndings("\n") + "a\rb\nc",
            "raw large" => Header + string.Concat(Enumerable.Repeat(". a line of some length\r\n", 100_000)),
            _ => Header + "Grüße\r\n",
        });
        return kind switch
        {
            "email" => sender.SendAsync(new Email { From = "ada@client.test", To = ["bob@mx.test"], Subject = "s", Text = ".\n..\nGrüße" }),
            "email with everything" => sender.SendAsync(new Email
            {
                From = "Ädä <ada@client.test>",
                To = ["bob@mx.test"],
                Subject = string.Concat(Enumerable.Repeat("long words ", 30)),
                Html = "<p>x <img src='cid:i'>",
                Attachments = { EmailAttachment.FromBytes("a.bin", new byte[3000]), EmailAttachment.FromBytes("i.png", new byte[5]).Inline("i") },
            }),
            "mime" or "mime 8bit" => sender.SendAsync(MimeKit.MimeMessage.Load(new MemoryStream(raw))),
            "raw once" => sender.SendRawAsync(new JoinedStream(new MemoryStream(raw[..50]), new MemoryStream(raw[50..])), Server.To("bob@mx.test")),
            _ => sender.SendRawAsync(new MemoryStream(raw), Server.To("bob@mx.test")),
        };
    }

    private sealed class OneKey(DkimSigningKey key) : IDnsResolver
    {
        public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) => new(name == key.RecordName && type == DnsType.Txt
            ? DnsAnswer.Found([new DnsRecord.Text([Encoding.ASCII.GetBytes(key.Record)], TimeSpan.FromHours(1))])
            : DnsAnswer.NxDomain());
    }
}
