using Postroad.Cli.Send;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Tests.Cli.Send;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("mx.test", "mx.test", 25, false, false)]
    [InlineData("mx.test:587", "mx.test", 587, false, false)]
    [InlineData("mx.test:465", "mx.test", 465, true, false)]
    [InlineData("[::1]:2525", "::1", 2525, false, false)]
    [InlineData("[::1]", "::1", 25, false, false)]
    [InlineData("::1", "::1", 25, false, false)]
    [InlineData("smtps://mx.test", "mx.test", 465, true, false)]
    [InlineData("smtps://mx.test:4650/", "mx.test", 4650, true, false)]
    [InlineData("lmtp://127.0.0.1", "127.0.0.1", 24, false, true)]
    public void A_server_is_read(string text, string host, int port, bool tls, bool lmtp)
    {
        Assert.True(ServerAddress.TryParse(text, out var server, out _));
        Assert.Equal((host, port, tls, lmtp), (server.Host, server.Port, server.IsImplicitTls, server.IsLmtp));
    }

    [Fact]
    public void A_login_may_stand_in_it()
    {
        Assert.True(ServerAddress.TryParse("smtp://ada%40x.test:p%3aw@mx.test:587", out var server, out _));
        Assert.Equal(("ada@x.test", "p:w", "mx.test:587"), (server.User, server.Password, server.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ftp://x")]
    [InlineData("mx.test:0")]
    [InlineData("mx.test:70000")]
    [InlineData("mx.test:smtp")]
    [InlineData("two words")]
    public void What_is_no_server_is_refused(string text) => Assert.False(ServerAddress.TryParse(text, out _, out _));

    [Theory]
    [InlineData("smtp:/mx.test", "'smtp:/mx.test' needs two slashes: write smtp://mx.test")]
    [InlineData("smtps:mx.test", "'smtps:mx.test' needs two slashes: write smtps://mx.test")]
    public void A_missing_slash_is_told_as_such(string text, string words)
    {
        Assert.False(ServerAddress.TryParse(text, out _, out var error));
        Assert.Equal(words, error);
    }

    [Fact]
    public void On_this_machine_a_certificate_need_not_be_verified()
    {
        Assert.Equal(TlsMode.Opportunistic, ServerAddress.Development.UsualTls);
        Assert.True(ServerAddress.TryParse("mx.test", out var other, out _));
        Assert.Equal(TlsMode.Verified, other.UsualTls);
    }
}
