namespace Postroad.Tests.Configuration;

/// <summary>As what a value may be written, and as what <c>config show</c> shows it.</summary>
public sealed class ValueFormTests : IDisposable
{
    private readonly Loading _loading = new();

    public void Dispose() => _loading.Dispose();

    [Theory]
    // texts
    [InlineData("hostname", "\"mail.example.com\"", "\"mail.example.com\"")]
    [InlineData("hostname", "\"Mail.Example.COM\"", "\"mail.example.com\"")]
    [InlineData("hostname", "'mail.example.com'", "\"mail.example.com\"")]
    [InlineData("hostname", "\"\"\"mail.example.com\"\"\"", "\"mail.example.com\"")]
    [InlineData("hostname", "\"ma\\u0069l.example.com\"", "\"mail.example.com\"")]
    [InlineData("hostname", "\"localhost\"", "\"localhost\"")]
    [InlineData("user", "\"postroad\"", "\"postroad\"")]
    [InlineData("user", "\"1000\"", "\"1000\"")]
    [InlineData("user", "\"true\"", "\"true\"")]
    [InlineData("user", "'C:\\mail'", "\"C:\\\\mail\"")]
    [InlineData("user", "'the \"post\"'", "\"the \\\"post\\\"\"")]
    [InlineData("data", "\"/var/lib/postroad\"", "\"/var/lib/postroad\"")]
    // numbers
    [InlineData("limits.connections", "0", "0")]
    [InlineData("limits.connections", "+7", "7")]
    [InlineData("limits.connections", "10_000", "10000")]
    [InlineData("limits.connections", "0x10", "16")]
    [InlineData("limits.connections", "2147483647", "2147483647")]
    // sizes
    [InlineData("limits.message_size", "0", "0")]
    [InlineData("limits.message_size", "1000", "1000")]
    [InlineData("limits.message_size", "1048576", "\"1MiB\"")]
    [InlineData("limits.message_size", "\"1000\"", "1000")]
    [InlineData("limits.message_size", "\"25MiB\"", "\"25MiB\"")]
    [InlineData("limits.message_size", "\"25mib\"", "\"25MiB\"")]
    [InlineData("limits.message_size", "\"25 MiB\"", "\"25MiB\"")]
    [InlineData("limits.message_size", "\"1.5KiB\"", "1536")]
    [InlineData("limits.message_size", "\"1MB\"", "1000000")]
    [InlineData("limits.message_size", "\"512B\"", "512")]
    // rates
    [InlineData("limits.connection_rate_per_address", "0", "0")]
    [InlineData("limits.connection_rate_per_address", "100", "\"100/min\"")]
    [InlineData("limits.connection_rate_per_address", "\"100\"", "\"100/min\"")]
    [InlineData("limits.connection_rate_per_address", "\"100/m\"", "\"100/min\"")]
    [InlineData("limits.connection_rate_per_address", "\"100/min\"", "\"100/min\"")]
    [InlineData("limits.connection_rate_per_address", "\"5/s\"", "\"5/s\"")]
    [InlineData("limits.connection_rate_per_address", "\"5/sec\"", "\"5/s\"")]
    [InlineData("limits.connection_rate_per_address", "\"20/hour\"", "\"20/h\"")]
    [InlineData("limits.connection_rate_per_address", "\"1000/day\"", "\"1000/d\"")]
    [InlineData("limits.connection_rate_per_address", "\"0/s\"", "0")]
    [InlineData("submission.messages_per_account", "\"200/h\"", "\"200/h\"")]
    // durations
    [InlineData("queue.give_up_after", "\"5d\"", "\"5d\"")]
    [InlineData("queue.give_up_after", "\"120h\"", "\"5d\"")]
    [InlineData("queue.give_up_after", "\"1w\"", "\"7d\"")]
    [InlineData("queue.give_up_after", "\"1h30m\"", "\"1h30m\"")]
    [InlineData("queue.give_up_after", "\"1.5h\"", "\"1h30m\"")]
    [InlineData("queue.give_up_after", "\"90s\"", "\"1m30s\"")]
    [InlineData("queue.give_up_after", "\"250ms\"", "\"250ms\"")]
    [InlineData("queue.give_up_after", "\"0.5ms\"", "\"0.5ms\"")]
    [InlineData("queue.give_up_after", "\"1s0.25ms\"", "\"1s0.25ms\"")]
    [InlineData("queue.delay_notice", "\"30d\"", "\"30d\"")]
    [InlineData("queue.retry", "[\"30s\"]", "[\"30s\"]")]
    [InlineData("queue.retry", "[\n  \"30s\", # soon\n  \"5m\",\n]", "[\"30s\", \"5m\"]")]
    [InlineData("delivery.timeouts.quit", "\"5s\"", "\"5s\"")]
    [InlineData("delivery.timeouts", "{ quit = \"7s\" }", null, "delivery.timeouts.quit", "\"7s\"")]
    [InlineData("dkim.lifetime", "\"0s\"", "\"0s\"")]
    [InlineData("listen.submission.future_release", "0", "0", "listen.submission.addresses", "[\"*:587\"]")]
    [InlineData("listen.submission.future_release", "\"2d\"", "\"2d\"", "listen.submission.addresses", "[\"*:587\"]")]
    // truth
    [InlineData("delivery.loopback_mx", "true", "true")]
    [InlineData("delivery.loopback_mx", "false", "false")]
    [InlineData("policy.check", "false", "false")]
    // choices of words
    [InlineData("policy.spf_fail", "\"refuse\"", "\"refuse\"")]
    [InlineData("policy.temporary_error", "\"defer\"", "\"defer\"")]
    [InlineData("submission.identities", "\"any\"", "\"any\"")]
    // networks and addresses
    [InlineData("limits.exempt", "[]", "[]")]
    [InlineData("limits.exempt", "[\"127.0.0.0/8\", \"::1\"]", "[\"127.0.0.0/8\", \"::1/128\"]")]
    [InlineData("limits.exempt", "[\"192.0.2.1\"]", "[\"192.0.2.1/32\"]")]
    [InlineData("dns.servers", "[\"127.0.0.1:5353\"]", "[\"127.0.0.1:5353\"]")]
    [InlineData("dns.servers", "[\"127.0.0.1\", \"[::1]:53\", \"::1\"]", "[\"127.0.0.1\", \"[::1]:53\", \"::1\"]")]
    [InlineData("listen.mx.addresses", "[\"0.0.0.0:25\", \"[::]:25\"]", "[\"0.0.0.0:25\", \"[::]:25\"]")]
    [InlineData("listen.mx.addresses", "[\"*:25\"]", "[\"*:25\"]")]
    [InlineData("listen.mx.addresses", "[\"127.0.0.1:0\"]", "[\"127.0.0.1:0\"]")]
    // domains and routes
    [InlineData("domain.\"a.example\".recipients", "[\"postbox\", \"123\"]", "[\"postbox\", \"123\"]")]
    [InlineData("domain.\"a.example\".recipients", "[\"*\"]", "[\"*\"]")]
    [InlineData("domain.\"a.example\".deliver", "\"maildir:mail/{domain}/{local}\"", "\"maildir:mail/{domain}/{local}\"")]
    [InlineData("domain.\"a.example\".deliver", "\"lmtp://127.0.0.1:24\"", "\"lmtp://127.0.0.1:24\"")]
    [InlineData("domain.\"a.example\".deliver", "\"smtp://store.example\"", "\"smtp://store.example:25\"")]
    [InlineData("domain.\"a.example\".deliver", "\"discard:\"", "\"discard:\"")]
    [InlineData("route.\"a.example\".to", "[\"smtp://10.0.0.5\"]", "[\"smtp://10.0.0.5:25\"]")]
    [InlineData("route.\"a.example\".to", "[\"smtps://relay.example\"]", "[\"smtps://relay.example:465\"]")]
    [InlineData("route.\"a.example\".to", "[\"smtp://[2001:db8::1]:26\"]", "[\"smtp://[2001:db8::1]:26\"]")]
    [InlineData("route.\"a.example\".to", "[\"smtp://u%40x:p%3A@h.example\"]", "[\"smtp://u%40x:***@h.example:25\"]")]
    [InlineData("route.\"*.a.example\".to", "[\"lmtp://h.example:24\"]", "[\"lmtp://h.example:24\"]")]
    [InlineData("route.\"*\".tls", "\"none\"", "\"none\"", "route.\"*\".to", "[\"smtp://h.example:25\"]")]
    public void A_value_is_taken_and_shown(string key, string written, string? shown, string? also = null, string? alsoWritten = null)
    {
        var isOther = shown is null;
        var loaded = _loading.Load($"{key} = {written}\n{(also is null || isOther ? "" : $"{also} = {alsoWritten}\n")}");
        Assert.Empty(loaded.Faults);
        Assert.Equal(isOther ? alsoWritten : shown, loaded.Settings.Single(setting => setting.Key == (isOther ? also : key)).Value);
    }

    [Theory]
    [InlineData("Limits", "CONNECTIONS")]
    [InlineData("LIMITS", "connections")]
    [InlineData("\"limits\"", "'connections'")]
    public void Case_and_quotes_of_a_key_do_not_count(string table, string key)
    {
        var loaded = _loading.Load($"[{table}]\n{key} = 7");
        Assert.Empty(loaded.Faults);
        Assert.Equal(7, loaded.Options!.Limits.Connections);
    }

    [Theory]
    [InlineData("\ufeffhostname = \"a.example\"")]
    [InlineData("hostname = \"a.example\"\r\n\r\n[limits]\r\nconnections = 1\r\n")]
    [InlineData("# nothing else\n\n\nhostname = \"a.example\" # here")]
    [InlineData("\thostname\t=\t\"a.example\"")]
    public void Byte_order_mark_line_ends_comments_and_tabs_are_no_hindrance(string text)
    {
        var loaded = _loading.Load(text);
        Assert.Empty(loaded.Faults);
        Assert.Equal("a.example", loaded.Options!.Hostname.ToString());
    }

    [Theory]
    [InlineData("tls", "certificate")]
    [InlineData("tls", "client_authorities")]
    [InlineData("tls.\"mail.example.org\"", "certificate")]
    public void A_path_is_relative_to_the_file_unless_it_is_absolute(string table, string key)
    {
        Directory.CreateDirectory(Path.Combine(_loading.Folder, "etc"));
        string Read(string path)
        {
            File.WriteAllText(Path.Combine(_loading.Folder, "etc", "p.toml"), $"[{table}]\n{key} = \"{path}\"");
            var tls = _loading.LoadFile("etc/p.toml").Options!.Tls;
            return key == "client_authorities" ? tls.ClientAuthorities! : tls.Certificate ?? tls.Names["mail.example.org"].Certificate!;
        }

        Assert.Equal(Path.Combine(_loading.Folder, "etc", "tls", "x.pem"), Read("tls/x.pem"));
        Assert.Equal(Path.Combine(_loading.Folder, "x.pem"), Read("../x.pem"));
        Assert.Equal("/etc/x.pem", Read("/etc/x.pem"));
    }
}
