using System.Text;
using System.Text.Json;
using Postroad.Mail.Dns;

namespace Postroad.Mail.Tests.Dns.Zones;

public sealed class ZoneFileResolverTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_zone_answers_as_the_dns_would()
    {
        var zone = Read("""
            {"format":"postroad-dns-zone/1","names":{
              "a.test":[{"type":"A","value":"192.0.2.1"},{"type":"AAAA","value":"2001:db8::1"},{"type":"MX","preference":10,"value":"MX.test."},
                        {"type":"TXT","strings":["a\u00ff","b"]},{"type":"SPF","value":"v=spf1"}],
              "alias.test":[{"type":"CNAME","value":"a.test"}],
              "loop.test":[{"type":"CNAME","value":"loop.test"}],
              "astray.test":[{"type":"CNAME","value":"nowhere.test"}],
              "null.test":[{"type":"MX","preference":0,"value":"."}],
              "_25._tcp.mx.test":[{"type":"TLSA","value":"3 1 1 00 fF"}],
              "empty.test":[],
              "broken.test":[{"type":"TXT","rcode":"TIMEOUT"},{"type":"A","value":"192.0.2.2"}],
              "down.test":[{"type":"ANY","rcode":"SERVFAIL"},{"type":"A","value":"192.0.2.3"}]}}
            """);
        Assert.Equal("192.0.2.1", ((DnsRecord.Address)(await One("A.test", DnsType.A))!).Value.ToString());
        Assert.Equal("192.0.2.1", ((DnsRecord.Address)(await One("alias.test", DnsType.A))!).Value.ToString());
        Assert.Equal("a.test", ((DnsRecord.Name)(await One("alias.test", DnsType.Cname))!).Value);
        Assert.Equal("mx.test", ((DnsRecord.MailExchange)(await One("a.test", DnsType.Mx))!).Exchange);
        Assert.Equal("", ((DnsRecord.MailExchange)(await One("null.test", DnsType.Mx))!).Exchange);
        Assert.Equal([[(byte)'a', 0xFF], [(byte)'b']], ((DnsRecord.Text)(await One("a.test", DnsType.Txt))!).Strings.Select(s => s.ToArray()));
        Assert.Equal("00FF", Convert.ToHexString(((DnsRecord.CertificateAssociation)(await One("_25._tcp.mx.test", DnsType.Tlsa))!).Data.Span));
        Assert.Equal(DnsStatus.NxDomain, await Status("nowhere.test", DnsType.A));
        Assert.Equal(DnsStatus.NxDomain, await Status("astray.test", DnsType.A));
        Assert.Equal(DnsStatus.NoData, await Status("a.test", DnsType.Ptr));
        Assert.Equal(DnsStatus.NoData, await Status("empty.test", DnsType.A));
        Assert.Equal(DnsStatus.Temporary, await Status("loop.test", DnsType.A));
        Assert.Equal(DnsStatus.Temporary, await Status("broken.test", DnsType.Txt));
        Assert.Equal(DnsStatus.Found, await Status("broken.test", DnsType.A));
        Assert.Equal(DnsStatus.NoData, await Status("broken.test", DnsType.Mx));
        Assert.Equal(DnsStatus.Found, await Status("down.test", DnsType.A));
        Assert.Equal("SERVFAIL", (await zone.ResolveAsync("down.test", DnsType.Mx, Token)).Reason);
        Assert.False((await zone.ResolveAsync("a.test", DnsType.A, Token)).Authenticated);

        async Task<DnsRecord?> One(string name, DnsType type) => Assert.Single((await zone.ResolveAsync(name, type, Token)).Records);
        async Task<DnsStatus> Status(string name, DnsType type) => (await zone.ResolveAsync(name, type, Token)).Status;
    }

    [Fact]
    public async Task A_secure_zone_vouches_for_all_that_it_says()
    {
        var zone = Read("""{"format":"postroad-dns-zone/1","secure":true,"names":{"a.test":[{"type":"A","value":"192.0.2.1"}]}}""");
        Assert.True((await zone.ResolveAsync("a.test", DnsType.A, Token)).Authenticated);
        Assert.True((await zone.ResolveAsync("a.test", DnsType.Mx, Token)).Authenticated);
        Assert.True((await zone.ResolveAsync("b.test", DnsType.Mx, Token)).Authenticated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":"postroad-dns-zone/2","names":{}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1"}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":[]}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":{}}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[1]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"value":"x"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"A","value":"x"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"A","value":"::1"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"MX","value":"b"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"MX","preference":65536,"value":"b"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"TXT","strings":"b"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"TXT","strings":["\u0100"]}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"TLSA","value":"3 1 1"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"TLSA","value":"3 1 1 0"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[{"type":"BOGUS","value":"b"}]}}""")]
    [InlineData("""{"format":"postroad-dns-zone/1","names":{"a":[],"A":[]}}""")]
    public void What_is_no_zone_says_so(string json) => Assert.Throws<FormatException>(() => Read(json));

    [Fact]
    public void The_zones_of_the_test_data_are_read()
    {
        var folder = Conformance.Path("");
        var read = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var zone in Zones(document.RootElement))
            {
                Read(zone.GetRawText());
                read++;
            }
        }
        Assert.True(read > 20, $"{read} zones");
    }

    private static IEnumerable<JsonElement> Zones(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("format", out var format) && format.ToString() == "postroad-dns-zone/1" => [element],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Zones(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Zones),
        _ => [],
    };

    private static ZoneFileResolver Read(string json) => ZoneFileResolver.Read(Encoding.UTF8.GetBytes(json));
}
