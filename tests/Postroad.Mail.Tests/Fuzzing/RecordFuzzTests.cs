using System.Net;
using System.Text;
using Postroad.Mail.Arc;
using Postroad.Mail.Dkim;
using Postroad.Mail.Dkim.Tags;
using Postroad.Mail.Dmarc;
using Postroad.Mail.Spf;
using Postroad.Mail.TlsPolicy;
using Postroad.TestKit;

namespace Postroad.Mail.Tests.Fuzzing;

/// <summary>What the DNS gives is octets of strangers: whatever they are, a reader says yes, or no with a reason, and throws nothing.</summary>
public sealed class RecordFuzzTests
{
    [Fact]
    public Task Spf_records() => FuzzRun.From("spf").OverAsync(static async octets =>
    {
        var read = SpfRecord.TryParse(octets, out var record, out var reason);
        Assert.True(read ? record is not null && SpfRecord.IsSpf(octets) : reason!.Length > 0);
        var zone = TestZone.Of("1.2.0.192.in-addr.arpa PTR mail.example.com");
        zone.Add("example.com", "TXT", Encoding.Latin1.GetString(octets).Replace('|', '!'));
        zone.Add("mail.example.com", "A", "192.0.2.1");
        var verdict = await new SpfEvaluator(zone).EvaluateAsync(new SpfRequest(IPAddress.Parse("192.0.2.1"), "mail.example.com", "a\"b@example.com"), CancellationToken.None);
        Assert.InRange(verdict.Lookups, 0, 11);
        Assert.InRange(zone.Questions.Count, 1, 1 + 10 + 100 + 11);
        Assert.All(zone.Questions, q => Assert.InRange(q[..q.LastIndexOf(' ')].Length, 1, 253));
    });

    [Fact]
    public Task Tags_of_signatures_seals_and_keys() => FuzzRun.From("tags").Over(static octets =>
    {
        if (TagList.TryParse(octets, out var tags, out var fault))
        {
            Assert.Equal(tags.Tags.Length, tags.Tags.Select(t => t.Name).Distinct().Count());
            Assert.All(tags.Tags, tag => Assert.InRange(tag.Start + tag.Length, 0, octets.Length));
            Assert.True(DkimSignatureReader.TryRead(tags, out _, out var reason) || reason.Length > 0);
            Assert.True(ArcSeal.TryRead(tags, out _, out reason) || reason.Length > 0);
        }
        Assert.True(fault is null || fault.Length > 0);
        if (DkimKeyRecord.TryParse(octets, out var record, out _))
        {
            Assert.True(record.IsRevoked || record.Bits > 0 || record.KeyType is not ("rsa" or "ed25519"));
            if (record.TryReadPublicKey(out var key))
                key.Dispose();
        }
    });

    [Fact]
    public Task Policies() => FuzzRun.From("policies").Over(static octets =>
    {
        // What keeps to the definition is also read.
        Assert.True(DmarcRecord.FindFault(octets) is not null || DmarcRecord.TryParse(octets, out _));
        Assert.True(MtaStsRecord.TryParse(octets, out _, out var reason) || reason.Length > 0);
        Assert.True(TlsReportingRecord.TryParse(octets, out _, out reason) || reason.Length > 0);
        Assert.True(MtaStsPolicy.TryParse(octets, out _, out reason) || reason.Length > 0);
    });
}
