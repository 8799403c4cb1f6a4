using CsCheck;
using Postroad.Smtp.Client.Tls;

namespace Postroad.Client.Tests.Connecting;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("smtp://mail.example.com", "mail.example.com", 587, false)]
    [InlineData("smtp+starttls://mail.example.com", "mail.example.com", 587, false)]
    [InlineData("SMTPS://mail.example.com/", "mail.example.com", 465, true)]
    [InlineData("smtp://mail.example.com:2525", "mail.example.com", 2525, false)]
    [InlineData("smtp://[::1]:25", "::1", 25, false)]
    [InlineData("smtp://mail_catcher:1025", "mail_catcher", 1025, false)]
    [InlineData("Endpoint=smtp://localhost:1025", "localhost", 1025, false)]
    [InlineData("endpoint=smtp://localhost:1025;", "localhost", 1025, false)]
    public void Host_port_and_kind_of_tls_are_read(string text, string host, int port, bool isImplicit)
    {
        var settings = SenderSettings.From(new MailSenderOptions { ConnectionString = text });
        Assert.Equal((host, port, isImplicit, TlsMode.Verified), (settings.Connection.Host, settings.Connection.Port, settings.Connection.Tls.IsImplicit, settings.Connection.Tls.Mode));
        Assert.Null(settings.Credential);
    }

    [Fact]
    public void Login_and_settings_are_read()
    {
        var endpoint = ConnectionString.Parse("smtp://ada%40example.com:p%40s%2Fs:%3F@mail.example.com?tls=required&pool=3&timeout=1500ms");
        Assert.Equal(("ada@example.com", "p@s/s:?"), (endpoint.User, endpoint.Password));
        Assert.Equal((TlsMode.Required, 3, TimeSpan.FromMilliseconds(1500)), (endpoint.Tls, endpoint.Pool, endpoint.Timeout));
        var keys = ConnectionString.Parse("Endpoint=smtp://localhost:25?tls=none;Username=ada;Password=a=b");
        Assert.Equal(("ada", "a=b", TlsMode.None), (keys.User, keys.Password, keys.Tls));
    }

    [Fact]
    public void A_time_out_that_is_given_holds_for_every_step_and_one_that_is_not_leaves_the_final_answer_its_ten_minutes()
    {
        var given = SenderSettings.From(new MailSenderOptions { ConnectionString = "smtp://h?timeout=2s" }).Connection.Timeouts;
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)), (given.Greeting, given.Final));
        var usual = SenderSettings.From(new MailSenderOptions { ConnectionString = "smtp://h" }).Connection.Timeouts;
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10)), (usual.Greeting, usual.Final));
    }

    [Theory]
    [InlineData("", 1, "empty")]
    [InlineData("mail.example.com", 1, "no scheme")]
    [InlineData("smtp:/mail.example.com", 5, "'smtp:' needs two slashes; write smtp://host.")]
    [InlineData("smtps:mail.example.com", 6, "'smtps:' needs two slashes; write smtps://host.")]
    [InlineData("smpt://mail.example.com", 1, "Did you mean smtp?")]
    [InlineData("https://mail.example.com", 1, "not known")]
    [InlineData("smtp://", 8, "host is missing")]
    [InlineData("smtp://:25", 8, "host is missing")]
    [InlineData("smtp://mail example", 8, "is not a host")]
    [InlineData("smtp://mail:abc", 13, "'abc' is not a port")]
    [InlineData("smtp://mail:70000", 13, "is not a port")]
    [InlineData("smtp://mail/path", 12, "path")]
    [InlineData("smtp://ada:p%zz@mail", 13, "two hexadecimal digits")]
    [InlineData("smtp://ada:p%0d@mail", 12, "CR, LF or NUL")]
    [InlineData("smtp://mail?tls=verfied", 17, "Did you mean verified?")]
    [InlineData("smtp://mail?tsl=none", 13, "Did you mean tls?")]
    [InlineData("smtp://mail?tls=none&pool=0", 27, "number of connections")]
    [InlineData("smtp://mail?timeout=30x", 21, "not a duration")]
    [InlineData("Host=mail;Port=25", 1, "'Host' is no key")]
    [InlineData("Endpoint=smtp://mail:x", 22, "'x' is not a port")]
    [InlineData("Password=x", 1, "no Endpoint")]
    [InlineData("file://", 8, "folder is missing")]
    public void An_error_says_where(string text, int position, string words)
    {
        var e = Assert.Throws<ConnectionStringException>(() => new MailSender(text));
        Assert.Equal(position, e.Position);
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_error_shows_the_password()
    {
        var e = Assert.Throws<ConnectionStringException>(() => new MailSender("smtp://ada:hunter2@mail:x"));
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_its_place() => Gen.Select(Gen.OneOf(Gen.Const("smtp://"), Gen.Const("Endpoint=smtp://"), Gen.Const("")), Gen.String).Sample((start, text) =>
    {
        try
        {
            ConnectionString.Parse(start + text);
        }
        catch (ConnectionStringException e)
        {
            Assert.InRange(e.Position, 1, start.Length + text.Length + 1);
        }
    });

    [Fact]
    public void Options_go_before_the_connection_string()
    {
        var settings = SenderSettings.From(new MailSenderOptions { ConnectionString = "smtp://ada:x@a:25?pool=3", Host = "b", Port = 26, Tls = TlsMode.None, Pool = 4, User = "eve", Password = "y" });
        Assert.Equal(("b", 26, TlsMode.None, 4, "eve"), (settings.Connection.Host, settings.Connection.Port, settings.Connection.Tls.Mode, settings.Pool, settings.Credential!.Identity));
    }

    [Fact]
    public void A_user_without_a_password_and_options_without_a_server_are_told()
    {
        Assert.Contains("no password", Assert.Throws<ArgumentException>(() => new MailSender("smtp://ada@mail")).Message, StringComparison.Ordinal);
        Assert.Contains("no server", Assert.Throws<ArgumentException>(() => new MailSender(new MailSenderOptions())).Message, StringComparison.Ordinal);
    }
}
