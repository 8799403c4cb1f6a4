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

    private sealed class OneKey(DkimSigningKey key) : IDnsResolver
    {
        public ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken) => new(name == key.RecordName && type == DnsType.Txt
            ? DnsAnswer.Found([new DnsRecord.Text([Encoding.ASCII.GetBytes(key.Record)], TimeSpan.FromHours(1))])
            : DnsAnswer.NxDomain());
    }
}
