using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Postroad.Interop.Tls;

/// <summary>The server's TLS as <c>openssl s_client</c> sees it.</summary>
public sealed class TlsToolTests(TlsServer server) : IClassFixture<TlsServer>
{
    private const string Ehlo = "EHLO client.test\r\nQUIT\r\n";

    private (IPEndPoint Where, string[] Options) At(string door) => door switch
    {
        "starttls" => (server.Mx, ["-starttls", "smtp"]),
        _ => (server.Implicit, []),
    };

    private Task<string> TypeAsync(string door, string words, params string[] options)
    {
        var (where, more) = At(door);
        return SClient.TypeAsync(where, words, [.. more, "-CAfile", server.AuthorityFile, .. options]);
    }

    [Theory]
    [InlineData("starttls", "-tls1_2", "TLSv1.2")]
    [InlineData("starttls", "-tls1_3", "TLSv1.3")]
    [InlineData("implicit", "-tls1_2", "TLSv1.2")]
    [InlineData("implicit", "-tls1_3", "TLSv1.3")]
    public async Task A_version_is_spoken_with_a_chain_that_verifies(string door, string option, string version)
    {
        var seen = await TypeAsync(door, Ehlo, option, "-verify_hostname", "mx.tls.test", "-verify_return_error", "-ign_eof");
        Assert.Contains($"New, {version}", seen.Replace("TLSv1.2, Cipher", "New, TLSv1.2, Cipher", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Verification: OK", seen, StringComparison.Ordinal);
        Assert.Contains("250 LIMITS", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("starttls", "-tls1")]
    [InlineData("starttls", "-tls1_1")]
    [InlineData("implicit", "-tls1")]
    [InlineData("implicit", "-tls1_1")]
    public async Task An_old_version_is_refused_by_us_and_not_by_the_client(string door, string option)
    {
        var seen = await TypeAsync(door, Ehlo, option, "-cipher", "DEFAULT@SECLEVEL=0");
        Assert.Contains("alert protocol version", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("250 LIMITS", seen.Split("-----BEGIN")[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("starttls", "other.tls.test", "other.tls.test")]
    [InlineData("implicit", "other.tls.test", "other.tls.test")]
    [InlineData("implicit", "OTHER.tls.test", "other.tls.test")]
    [InlineData("implicit", "mx.tls.test", "mx.tls.test")]
    [InlineData("implicit", "nobody.test", "mx.tls.test")]
    public async Task The_name_that_is_asked_for_chooses_the_certificate(string door, string asked, string shown) =>
        Assert.Contains($"subject=CN = {shown}\n", await TypeAsync(door, Ehlo, "-servername", asked), StringComparison.Ordinal);

    [Fact]
    public async Task Who_asks_for_no_name_gets_the_first_certificate() =>
        Assert.Contains("subject=CN = mx.tls.test\n", await TypeAsync("implicit", Ehlo, "-noservername"), StringComparison.Ordinal);

    [Fact]
    public async Task A_certificate_of_a_person_logs_in()
    {
        var (certificate, key) = server.Issuer.IssueFor(TlsServer.User);
        Assert.Contains("235 2.7.0", await LogInAsync("-cert", certificate, "-key", key), StringComparison.Ordinal);
    }

    // s_client sends what it read at once, so each command is a read of its own: it is typed when the reply to the one before is there.
    private async Task<string> LogInAsync(params string[] options)
    {
        var person = new TypingPerson(server.Asking, ["-quiet", "-ign_eof", .. options]);
        await using var _ = person;
        var seen = await person.SayAsync(null);
        seen += await person.SayAsync("EHLO client.test");
        return seen + await person.SayAsync("AUTH EXTERNAL =");
    }

    [Fact]
    public async Task Without_a_certificate_EXTERNAL_is_neither_offered_nor_done()
    {
        var seen = await LogInAsync();
        Assert.DoesNotContain("EXTERNAL", seen, StringComparison.Ordinal);
        Assert.Contains("504 5.5.4", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_by_an_authority_that_is_not_ours_ends_the_session()
    {
        using var stranger = new Issuer(server.Folder, "A stranger");
        var (certificate, key) = stranger.IssueFor(TlsServer.User);
        var seen = await SClient.TypeAsync(server.Asking, Ehlo, "-cert", certificate, "-key", key, "-ign_eof", "-quiet");
        Assert.DoesNotContain("250", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Renegotiation_is_refused_and_the_server_lives()
    {
        await using var person = new TypingPerson(server.Implicit, "-tls1_2");
        await person.ReadToAsync("220 ");
        var seen = await person.RenegotiateAsync();
        // The handshake does not come about: the connection ends in its place.
        Assert.StartsWith("RENEGOTIATING", seen, StringComparison.Ordinal);
        Assert.Contains(":error:", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("verify return", seen, StringComparison.Ordinal);
        Assert.Contains("250 LIMITS", await TypeAsync("implicit", Ehlo, "-ign_eof", "-quiet"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("starttls", "http/1.1")]
    [InlineData("implicit", "h2,http/1.1")]
    public async Task A_client_that_means_the_web_is_refused_in_the_handshake(string door, string protocols) =>
        Assert.Contains("no application protocol", await TypeAsync(door, Ehlo, "-alpn", protocols), StringComparison.Ordinal);

    [Fact]
    public async Task A_client_that_means_mail_is_not() =>
        Assert.Contains("ALPN protocol: smtp", await TypeAsync("implicit", Ehlo, "-alpn", "smtp"), StringComparison.Ordinal);

    [Fact]
    public async Task Commands_that_follow_starttls_in_clear_are_fatal()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Mx);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("EHLO client.test\r\nSTARTTLS\r\nMAIL FROM:<eve@client.test>\r\n"u8.ToArray());
        using var reader = new StreamReader(stream, Encoding.ASCII);
        Assert.EndsWith("\r\n501 5.5.1 Nothing may follow STARTTLS before the handshake\r\n", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
