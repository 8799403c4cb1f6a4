using Microsoft.Extensions.Time.Testing;
using Postroad.Mail.Addresses;
using Postroad.Mail.Dns;
using Postroad.Mta.Routing;

namespace Postroad.Mta.Tests.Routing;

public sealed class NullExchangerTests
{
    [Theory]
    [InlineData("null.test", true)]
    [InlineData("mail.test", false)]
    [InlineData("plain.test", false)]
    [InlineData("broken.test", false)]
    [InlineData("missing.test", false)]
    public async Task Only_a_null_mx_says_that_a_domain_takes_no_mail(string domain, bool expected)
    {
        var dns = new RecordedDns();
        dns.Mx("null.test", (0, ""));
        dns.Mx("mail.test", (10, "mx.mail.test"));
        dns.NoData("plain.test", DnsType.Mx);
        dns.Fail("broken.test", DnsType.Mx, "SERVFAIL");
        Assert.Equal(expected, await new NullExchanger(dns, TimeProvider.System).IsNullAsync(DomainName.Parse(domain), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_resolver_that_is_slow_is_not_waited_for()
    {
        var clock = new FakeTimeProvider();
        var asking = new NullExchanger(new SilentDns(), clock).IsNullAsync(DomainName.Parse("slow.test"), TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await asking);
    }

    private sealed class SilentDns : IDnsResolver
    {
        public async ValueTask<DnsAnswer> ResolveAsync(string name, DnsType type, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return DnsAnswer.NxDomain();
        }
    }
}
