using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Postroad.Tests.Cli.Checks;

/// <summary>The contract of the check verbs: one JSON value, exit 0 whatever the verdict, 1 for what cannot be read, 2 for wrong usage.</summary>
public sealed class ContractTests : IDisposable
{
    private const string Plain = "From: Ada <ada@example.com>\r\nSubject: Hi\r\n\r\nHello\r\n";

    private readonly CheckFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "check")]
    [InlineData(2, "check", "spf")]
    [InlineData(2, "check", "spf", "--ip", "nonsense", "--helo", "h", "--mail-from", "m")]
    [InlineData(2, "check", "spf", "--ip", "1", "--helo", "h", "--mail-from", "m")]
    [InlineData(2, "check", "dkim")]
    [InlineData(2, "check", "dkim", "-", "--now", "soon")]
    [InlineData(2, "check", "dmarc")]
    [InlineData(2, "check", "dmarc", "-")]
    [InlineData(2, "check", "dmarc", "--from", "a@b.example", "--dkim-pass", "not a domain")]
    [InlineData(2, "check", "domain", "not a domain")]
    [InlineData(2, "check", "record", "nothing", "v=x")]
    [InlineData(2, "check", "record", "spf")]
    [InlineData(2, "check", "address")]
    [InlineData(2, "arc", "seal", "-")]
    [InlineData(1, "check", "dkim", "/no/such/file")]
    [InlineData(1, "check", "dkim", "-", "--dns-zone", "/no/such/zone")]
    [InlineData(1, "check", "address", "--input", "-")]
    [InlineData(1, "check", "record", "--input", "/no/such/file")]
    [InlineData(1, "report", "parse", "-")]
    [InlineData(1, "message", "parse", "/no/such/file")]
    public async Task What_cannot_run_says_why_on_the_error_stream_alone(int exitCode, params string[] arguments)
    {
        var run = await CheckProgram.RunAsync([.. arguments, "--json"]);
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Out));
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task A_zone_that_is_none_cannot_be_read() =>
        Assert.Equal(1, (await CheckProgram.RunAsync("check", "dkim", "-", "--json", "--dns-zone", _folder.Write("{}"))).ExitCode);

    [Fact]
    public async Task Spf_tells_all_that_the_contract_names()
    {
        var zone = _folder.Zone("example.com TXT v=spf1 -all exp=why.example.com", "why.example.com TXT %{i} may not; asked by %{r}");
        var verdict = await CheckProgram.JsonAsync("check", "spf", "--dns-zone", zone, "--ip", "192.0.2.1", "--helo", "h.example", "--mail-from", "ada@Example.com", "--receiver", "mx.example.net");
        Assert.Equal("fail|192.0.2.1 may not; asked by mx.example.net|mailfrom|example.com|0|0",
            string.Join('|', ((string[])["result", "explanation", "identity", "domain", "dns_lookups", "void_lookups"]).Select(n => verdict.GetProperty(n).ToString())));
        var helo = await CheckProgram.JsonAsync("check", "spf", "--dns-zone", zone, "--ip", "192.0.2.1", "--helo=example.com", "--mail-from=");
        Assert.Equal(("helo", "fail"), (helo.GetProperty("identity").GetString(), helo.GetProperty("result").GetString()));
        var none = await CheckProgram.JsonAsync("check", "spf", "--dns-zone", zone, "--ip", "::1", "--helo=", "--mail-from=");
        Assert.Equal(("none", JsonValueKind.Null), (none.GetProperty("result").GetString(), none.GetProperty("explanation").ValueKind));
    }

    [Theory]
    [InlineData("--from-header=@x", null)]
    [InlineData("--from-header=Ada <ada@Example.com>", "example.com")]
    [InlineData("--from-header=-@example.com", "example.com")]
    [InlineData("--from-header=", null)]
    public async Task The_author_is_found_in_a_field_alone(string option, string? domain) =>
        Assert.Equal(domain, (await CheckProgram.JsonAsync("check", "dmarc", option)).GetProperty("from_domain").GetString());

    [Fact]
    public async Task Dmarc_is_judged_from_given_results()
    {
        var zone = _folder.Zone("_dmarc.example.com TXT v=DMARC1; p=reject; sp=quarantine; t=y");
        var verdict = await CheckProgram.JsonAsync("check", "dmarc", "--dns-zone", zone, "--from", "ada@mail.example.com", "--dkim-pass", "other.example", "--dkim-pass", "example.com", "--spf-pass", "example.net");
        Assert.Equal("pass none mail.example.com example.com example.com", string.Join(' ', ((string[])["result", "policy", "from_domain", "org_domain", "policy_domain"]).Select(n => verdict.GetProperty(n).GetString())));
        Assert.Equal((false, true), (verdict.GetProperty("alignment").GetProperty("spf").GetBoolean(), verdict.GetProperty("alignment").GetProperty("dkim").GetBoolean()));
        Assert.Equal("_dmarc.mail.example.com TXT", verdict.GetProperty("dns_queries")[0] is var q ? $"{q.GetProperty("name")} {q.GetProperty("type")}" : "");
        Assert.Equal("fail", (await CheckProgram.JsonAsync("check", "dmarc", "--dns-zone", zone, "--from", "ada@mail.example.com")).GetProperty("result").GetString());
        Assert.Equal("none", (await CheckProgram.JsonAsync("check", "dmarc", "--dns-zone", zone, "--from", "ada@example.org")).GetProperty("result").GetString());
    }

    [Fact]
    public async Task Dmarc_of_a_message_runs_the_other_checks_first()
    {
        var zone = _folder.Zone("example.com TXT v=spf1 ip4:192.0.2.1 -all", "_dmarc.example.com TXT v=DMARC1; p=reject");
        var verdict = await CheckProgram.JsonAsync("check", "dmarc", "--dns-zone", zone, "--ip", "192.0.2.1", "--helo", "h", "--mail-from", "ada@example.com", _folder.Write(Plain));
        Assert.Equal(("pass", "pass", 0), (verdict.GetProperty("result").GetString(), verdict.GetProperty("spf").GetProperty("result").GetString(), verdict.GetProperty("dkim").GetArrayLength()));
        var two = await CheckProgram.JsonAsync("check", "dmarc", "--dns-zone", zone, "--ip", "192.0.2.1", "--helo", "h", "--mail-from", "ada@example.com", _folder.Write("From: a@example.org\r\n" + Plain));
        Assert.Equal(("permerror", JsonValueKind.Null), (two.GetProperty("result").GetString(), two.GetProperty("from_domain").ValueKind));
    }

    [Fact]
    public async Task A_sealed_message_holds_and_its_time_is_the_one_given()
    {
        using var rsa = RSA.Create(1024);
        var zone = _folder.Zone($"s1._domainkey.lists.example TXT v=DKIM1; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}");
        var key = _folder.Write(rsa.ExportRSAPrivateKeyPem());
        var answer = await CheckProgram.JsonAsync("arc", "seal", "--dns-zone", zone, "--key", key, "--domain", "lists.example", "--selector", "s1", "--authserv-id", "mx.lists.example",
            "--headers", "from:subject", "--timestamp", "1700000000", _folder.Write(Plain));
        var message = Convert.FromBase64String(answer.GetProperty("message_b64").GetString()!);
        Assert.EndsWith(Plain, Encoding.ASCII.GetString(message), StringComparison.Ordinal);
        Assert.Contains("t=1700000000", Encoding.ASCII.GetString(message), StringComparison.Ordinal);
        Assert.Contains("h=from:subject;", Encoding.ASCII.GetString(message), StringComparison.Ordinal);
        var verdict = await CheckProgram.JsonAsync("check", "arc", "--dns-zone", zone, _folder.Write(message));
        Assert.Equal("pass 1 0", $"{verdict.GetProperty("result").GetString()} {verdict.GetProperty("instances")} {verdict.GetProperty("oldest_pass")}");
    }

    // Octets that are no UTF-8 are part of what was sealed.
    [Fact]
    public async Task A_sealed_message_is_printed_octet_by_octet()
    {
        using var rsa = RSA.Create(1024);
        var zone = _folder.Zone($"s1._domainkey.lists.example TXT v=DKIM1; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}");
        byte[] latin = [.. Encoding.ASCII.GetBytes(Plain), 0xE9, 0xFF, (byte)'\r', (byte)'\n'];
        var run = await CheckProgram.RunAsync("arc", "seal", "--dns-zone", zone, "--key", _folder.Write(rsa.ExportRSAPrivateKeyPem()), "--domain", "lists.example", "--selector", "s1",
            "--authserv-id", "mx", _folder.Write(latin));
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        Assert.Equal(latin, run.Octets[^latin.Length..]);
        Assert.Equal("pass", (await CheckProgram.JsonAsync("check", "arc", "--dns-zone", zone, _folder.Write(run.Octets))).GetProperty("result").GetString());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1e9")]
    [InlineData("999999999999")]
    public async Task A_time_of_sealing_that_is_none_is_refused(string time)
    {
        using var rsa = RSA.Create(1024);
        var run = await CheckProgram.RunAsync("arc", "seal", "--dns-zone", _folder.Zone("a.example TXT x"), "--key", _folder.Write(rsa.ExportRSAPrivateKeyPem()), "--domain", "lists.example", "--selector", "s1",
            "--authserv-id", "mx", "--timestamp", time, "-");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"--timestamp: '{time}' is not a number of seconds since 1970", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_kept_with_unix_line_ends_is_the_same_message()
    {
        using var rsa = RSA.Create(1024);
        var zone = _folder.Zone($"s1._domainkey.lists.example TXT p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}");
        var answer = await CheckProgram.JsonAsync("arc", "seal", "--dns-zone", zone, "--key", _folder.Write(rsa.ExportPkcs8PrivateKeyPem()), "--domain", "lists.example", "--selector", "s1",
            "--authserv-id", "mx", _folder.Write(Plain));
        var message = Encoding.ASCII.GetString(Convert.FromBase64String(answer.GetProperty("message_b64").GetString()!)).Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.Equal("pass", (await CheckProgram.JsonAsync("check", "arc", "--dns-zone", zone, _folder.Write(message))).GetProperty("result").GetString());
    }

    [Fact]
    public async Task Without_json_each_verb_explains_itself_step_by_step()
    {
        var zone = _folder.Zone("example.com TXT v=spf1 a:mail.example.com -all", "mail.example.com A 192.0.2.1", "example.com MX 10 mail.example.com", "_dmarc.example.com TXT v=DMARC1; p=none; rua=mailto:a@example.com");
        var message = _folder.Write("DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s; h=from; bh=AAAA; b=AAAA\r\n" + Plain);
        string[] session = ["--ip", "192.0.2.1", "--helo", "h", "--mail-from", "ada@example.com"];
        foreach (var (arguments, words) in ((string[], string[])[])
        [
            (["check", "spf", "--dns-zone", zone, .. session], ["a:mail.example.com", "match", "1 of 10 lookups"]),
            (["check", "dkim", "--dns-zone", zone, message], ["example.com, selector s", "permerror", "there is no key"]),
            (["check", "arc", "--dns-zone", zone, message], ["nobody"]),
            (["check", "message", "--dns-zone", zone, .. session, message], ["SPF", "DKIM", "ARC", "DMARC", "aligned"]),
            (["check", "domain", "--dns-zone", zone, "example.com"], ["is:", "should:", "_dmarc.example.com", "p=none only watches", "1 of 10 lookups"]),
            (["check", "record", "spf", "v=spf1 a:museum -all"], ["valid", "1 of its terms", "single label"]),
            (["check", "address", "\"a b\"@example.com"], ["RFC 5321"]),
            (["message", "parse", message], ["Hi", "ada@example.com"]),
        ])
        {
            var run = await CheckProgram.RunAsync(arguments);
            Assert.Equal(0, run.ExitCode);
            Assert.All(words, word => Assert.Contains(word, run.Out, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Nothing_from_a_record_moves_the_cursor()
    {
        var zone = _folder.Zone("example.com TXT v=spf1 -all x=\u001b[2J", "_dmarc.example.com TXT v=DMARC1; p=none; x=\u001b]0;owned\u0007");
        Assert.DoesNotContain('\u001b', (await CheckProgram.RunAsync("check", "domain", "--dns-zone", zone, "example.com")).Out);
    }
}
