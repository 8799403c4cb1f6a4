using System.Net;
using Postroad.Mta.Receiving;
using Postroad.Smtp.Transport;

namespace Postroad.Mta.Tests.Receiving;

public sealed class ListenerOptionsTests
{
    [Theory]
    [InlineData("0.0.0.0:25")]
    [InlineData("[::]:25")]
    [InlineData("*:587")]
    [InlineData("127.0.0.1:0")]
    [InlineData("[2001:db8::1]:65535")]
    public void Addresses_read_back_as_they_were_written(string text)
    {
        Assert.True(ListenAddress.TryParse(text, out var address, out _));
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("25")]
    [InlineData(":25")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost:25")]
    [InlineData("127.1:25")]
    [InlineData("::1:25")]
    [InlineData("[127.0.0.1]:25")]
    [InlineData("*:65536")]
    [InlineData("*:-1")]
    [InlineData("*:")]
    public void What_is_no_address_is_refused_in_words(string text)
    {
        Assert.False(ListenAddress.TryParse(text, out _, out var error));
        Assert.Contains($"'{text}' is not an address to listen on", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_star_binds_every_address()
    {
        Assert.True(ListenAddress.TryParse("*:0", out var address, out _));
        Assert.Equal(IPAddress.Any, address.EndPoints[0].Address);
    }

    [Theory]
    [InlineData("mx", nameof(ListenerKind.Mx))]
    [InlineData("submission", nameof(ListenerKind.Submission))]
    [InlineData("submissions", nameof(ListenerKind.Submissions))]
    [InlineData("lmtp", nameof(ListenerKind.Lmtp))]
    [InlineData("http", nameof(ListenerKind.Http))]
    [InlineData("dev", null)]
    [InlineData("MX", null)]
    public void Kinds_are_five(string text, string? kind)
    {
        Assert.Equal(kind is not null, ListenerOptions.TryParseKind(text, out var parsed, out _));
        if (kind is not null)
            Assert.Equal(kind, parsed.ToString());
    }

    [Fact]
    public void Only_submission_listeners_may_trust_networks()
    {
        foreach (var kind in Enum.GetValues<ListenerKind>())
        {
            Assert.True(ListenAddress.TryParse("127.0.0.1:2525", out var address, out _));
            var options = new ListenerOptions { Name = "x", Kind = kind, Addresses = [address], Trusted = NetworkList.Parse("10.0.0.0/8") };
            Assert.Equal(kind is ListenerKind.Submission or ListenerKind.Submissions, options.Validate() is null);
        }
    }

    [Theory]
    [InlineData("mx", "REQUIRETLS DELIVERBY")]
    [InlineData("submission", "REQUIRETLS DELIVERBY FUTURERELEASE MT-PRIORITY")]
    [InlineData("submissions", "REQUIRETLS DELIVERBY FUTURERELEASE MT-PRIORITY")]
    [InlineData("lmtp", "")]
    public void What_a_sender_may_ask_for_is_offered_where_it_can_be_kept(string kind, string offered)
    {
        Assert.True(ListenerOptions.TryParseKind(kind, out var parsed, out _));
        var smtp = new ListenerOptions { Name = "x", Kind = parsed }.ToSmtp(new IPEndPoint(IPAddress.Loopback, 0));
        string?[] extensions =
        [
            smtp.RequireTls ? "REQUIRETLS" : null, smtp.DeliverBy ? "DELIVERBY" : null, smtp.FutureRelease > TimeSpan.Zero ? "FUTURERELEASE" : null, smtp.MtPriority ? "MT-PRIORITY" : null,
        ];
        Assert.Equal(offered, string.Join(' ', extensions.Where(static e => e is not null)));
    }

    [Fact]
    public void A_listener_without_addresses_and_lmtp_on_port_25_are_errors()
    {
        Assert.Contains("no addresses", new ListenerOptions { Name = "mx", Kind = ListenerKind.Mx }.Validate(), StringComparison.Ordinal);
        Assert.True(ListenAddress.TryParse("*:25", out var address, out _));
        Assert.Contains("port 25", new ListenerOptions { Name = "l", Kind = ListenerKind.Lmtp, Addresses = [address] }.Validate(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("300/min", 300, 60)]
    [InlineData("5/s", 5, 1)]
    [InlineData("20/h", 20, 3600)]
    [InlineData("1000/d", 1000, 86400)]
    [InlineData("7", 7, 60)]
    [InlineData("0", 0, 0)]
    [InlineData("0/min", 0, 0)]
    public void Rates_are_numbers_in_a_time(string text, long count, int seconds)
    {
        Assert.True(Rate.TryParse(text, out var rate, out _));
        Assert.Equal((count, TimeSpan.FromSeconds(seconds), count == 0), (rate.Count, rate.Per, rate.IsUnlimited));
    }

    [Theory]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("-1/min")]
    [InlineData("1/year")]
    [InlineData("1 /min")]
    [InlineData("99999999999999999999/s")]
    public void What_is_no_rate_is_refused_in_words(string text)
    {
        Assert.False(Rate.TryParse(text, out _, out var error));
        Assert.Contains("300/min", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5/s", 300)]
    [InlineData("300/min", 300)]
    [InlineData("20/h", 1)]
    [InlineData("0", 0)]
    public void Rates_are_told_to_the_server_by_the_minute(string text, int minute)
    {
        Assert.True(Rate.TryParse(text, out var rate, out _));
        Assert.Equal(minute, rate.InAMinute);
    }

    [Fact]
    public void Limits_have_the_documented_defaults()
    {
        var limits = new LimitsOptions();
        Assert.Equal((25L << 20, 1000, 100, 10_000, 50, 200), (limits.MessageSize, limits.RecipientsPerMessage, limits.MessagesPerSession, limits.Connections, limits.ConnectionsPerAddress, limits.ConnectionsPerNetwork));
        Assert.Equal(("300/min", "1200/min"), (limits.ConnectionRatePerAddress.ToString(), limits.ConnectionRatePerNetwork.ToString()));
        Assert.True(limits.Exempt.Contains(IPAddress.Parse("::ffff:127.0.0.9")));
    }
}
