using Postroad.Tests.Cli;

namespace Postroad.Tests.Configuration;

/// <summary>One line of a file, and the one sentence that says what is wrong with it. The place is that of the value.</summary>
public sealed class WrongValueTests
{
    [Theory]
    [InlineData("hostname = \"\"", "1:12: hostname: '' is not a domain name: write one such as mail.example.com")]
    [InlineData("hostname = \"a b\"", "1:12: hostname: 'a b' is not a domain name: write one such as mail.example.com")]
    [InlineData("hostname = 5", "1:12: hostname: expects a domain name, in quotes")]
    [InlineData("hostname = true", "1:12: hostname: expects a domain name, in quotes")]
    [InlineData("hostname = 1.5", "1:12: hostname: expects a domain name, in quotes")]
    [InlineData("hostname = 2026-11-26", "1:12: hostname: expects a domain name, in quotes")]
    [InlineData("hostname = []", "1:12: hostname: expects a domain name, not a list")]
    [InlineData("hostname = {}", "1:12: hostname: expects a domain name, not a table")]
    [InlineData("  hostname   =   \"\"", "1:18: hostname: '' is not a domain name: write one such as mail.example.com")]
    [InlineData("data = \"\"", "1:8: data: the path is empty: write one, or leave the key out")]
    [InlineData("tls.certificate = \"\"", "1:19: tls.certificate: the path is empty: write one, or leave the key out")]
    [InlineData("dkim.folder = \"\"", "1:15: dkim.folder: the path is empty: write one, or leave the key out")]
    [InlineData("user = \"a\\nb\"", "1:8: user: a text without control characters was expected")]
    [InlineData("user = \"a\\u007fb\"", "1:8: user: a text without control characters was expected")]
    [InlineData("user = \"a\\u009bb\"", "1:8: user: a text without control characters was expected")]
    [InlineData("limits.connections = 2147483648", "1:22: limits.connections: '2147483648' is not a number: write a whole one such as 100, or 0 for no limit")]
    [InlineData("limits.connections = -1", "1:22: limits.connections: '-1' is not a number: write a whole one such as 100, or 0 for no limit")]
    [InlineData("limits.connections = inf", "1:22: limits.connections: 'inf' is not a number: write a whole one such as 100, or 0 for no limit")]
    [InlineData("limits.message_size = \"5 apples\"", "1:23: limits.message_size: '5 apples' is not a size: write one such as 25MiB or 512KiB, or a number of octets")]
    [InlineData("limits.message_size = \"MiB\"", "1:23: limits.message_size: 'MiB' is not a size: write one such as 25MiB or 512KiB, or a number of octets")]
    [InlineData("limits.message_size = \"1e3\"", "1:23: limits.message_size: '1e3' is not a size: write one such as 25MiB or 512KiB, or a number of octets")]
    [InlineData("limits.message_size = -1", "1:23: limits.message_size: '-1' is not a size: write one such as 25MiB or 512KiB, or a number of octets")]
    [InlineData("limits.message_size = 1.5", "1:23: limits.message_size: '1.5' is not a size: write one such as 25MiB or 512KiB, or a number of octets")]
    [InlineData("limits.message_size = \"0.5B\"", "1:23: limits.message_size: '0.5B' is not a size: write one such as 25MiB or 512KiB, or a number of octets")]
    [InlineData("limits.message_size = \"25Mb/s\"", "1:23: limits.message_size: '25Mb/s' is not a size: write one such as 25MiB or 512KiB, or a number of octets")]
    [InlineData("limits.message_size = []", "1:23: limits.message_size: expects a size, not a list")]
    [InlineData("limits.connection_rate_per_address = \"5/fortnight\"", "1:38: limits.connection_rate_per_address: '5/fortnight' is not a rate: write a number and a unit, such as 5/s, 300/min, 20/h or 1000/d, or 0 for no limit")]
    [InlineData("limits.connection_rate_per_address = \"/min\"", "1:38: limits.connection_rate_per_address: '/min' is not a rate: write a number and a unit, such as 5/s, 300/min, 20/h or 1000/d, or 0 for no limit")]
    [InlineData("limits.connection_rate_per_address = -5", "1:38: limits.connection_rate_per_address: '-5' is not a rate: write a number and a unit, such as 5/s, 300/min, 20/h or 1000/d, or 0 for no limit")]
    [InlineData("queue.give_up_after = \"5 d\"", "1:23: queue.give_up_after: '5 d' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d")]
    [InlineData("queue.give_up_after = \"0s\"", "1:23: queue.give_up_after: '0s' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d")]
    [InlineData("queue.give_up_after = \"5\"", "1:23: queue.give_up_after: '5' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d")]
    [InlineData("queue.give_up_after = \"5days\"", "1:23: queue.give_up_after: '5days' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d")]
    [InlineData("queue.give_up_after = 0", "1:23: queue.give_up_after: expects a duration, in quotes")]
    [InlineData("queue.retry = []", "1:1: queue: retry is empty: write at least one wait, such as retry = [\"5m\"]")]
    [InlineData("queue.retry = [\"5m\", \"soon\"]", "1:22: queue.retry: 'soon' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d")]
    [InlineData("delivery.timeouts = 5", "1:21: delivery.timeouts: expects a table such as [delivery.timeouts]")]
    [InlineData("delivery.timeouts = { conect = \"5s\" }", "1:23: delivery.timeouts.conect: unknown key; did you mean \"connect\"?")]
    [InlineData("delivery.timeouts.connect = \"0s\"", "1:29: delivery.timeouts.connect: '0s' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d")]
    [InlineData("policy.spf_fail = \"reject\"", "1:19: policy.spf_fail: 'reject' is none of tag, quarantine, refuse and defer")]
    [InlineData("submission.identities = \"some\"", "1:25: submission.identities: 'some' is not a rule for identities: own or any")]
    [InlineData("dns.servers = [\"dns.example\"]", "1:16: dns.servers: 'dns.example' is not a DNS server: write an address, or an address and a port such as 127.0.0.1:5353 or [::1]:53")]
    [InlineData("dns.servers = [\"127.0.0.1:99999\"]", "1:16: dns.servers: '127.0.0.1:99999' is not a DNS server: write an address, or an address and a port such as 127.0.0.1:5353 or [::1]:53")]
    [InlineData("dns.servers = \"127.0.0.1\"", "1:15: dns.servers: expects a list such as [\"127.0.0.1\"]")]
    [InlineData("limits.exempt = [\"10.0.0.0/33\"]", "1:18: limits.exempt: '10.0.0.0/33' is not a network: the prefix length of 10.0.0.0 is 0 to 32")]
    [InlineData("oauth.issuer = \"login.example\"", "1:16: oauth.issuer: 'login.example' is not an issuer: write its https address, as it stands in the claim iss")]
    [InlineData("dkim.lifetime = \"soon\"", "1:17: dkim.lifetime: 'soon' is not a duration: write one such as 7d, or 0s for no end")]
    [InlineData("colour = \"red\"", "1:1: colour: unknown key; known here: hostname, user, data, listen, tls, domain, route, submission, oauth, dns, queue, delivery, limits, policy, dkim")]
    [InlineData("[colours]\nx = 1", "1:2: colours: unknown section; known here: hostname, user, data, listen, tls, domain, route, submission, oauth, dns, queue, delivery, limits, policy, dkim")]
    public void A_wrong_value_is_told(string line, string fault) => Assert.Equal("postroad.toml:" + fault, Loading.FaultsOf(line));

    [Theory]
    [InlineData("*", "'*' is not an address to listen on: write address:port, such as 127.0.0.1:25 or [::1]:25, or *:25 for all addresses")]
    [InlineData("25", "'25' is not an address to listen on: write address:port, such as 127.0.0.1:25 or [::1]:25, or *:25 for all addresses")]
    [InlineData("::1:25", "'::1:25' is not an address to listen on: write address:port, such as 127.0.0.1:25 or [::1]:25, or *:25 for all addresses")]
    [InlineData("mail.example:25", "'mail.example:25' is not an address to listen on: write address:port, such as 127.0.0.1:25 or [::1]:25, or *:25 for all addresses")]
    [InlineData("127.1:25", "'127.1:25' is not an address to listen on: write address:port, such as 127.0.0.1:25 or [::1]:25, or *:25 for all addresses")]
    [InlineData("*:65536", "'*:65536' is not an address to listen on: the port is a number from 0 to 65535")]
    [InlineData("*:smtp", "'*:smtp' is not an address to listen on: the port is a number from 0 to 65535")]
    public void An_address_to_listen_on_is_an_address_and_a_port(string address, string fault) =>
        Assert.Equal($"postroad.toml:1:24: listen.mx.addresses: {fault}", Loading.FaultsOf($"listen.mx.addresses = [\"{address}\"]"));

    [Theory]
    [InlineData("relay.example", "'relay.example' is not a server: write smtp://host, smtps://host or lmtp://host:port")]
    [InlineData("http://relay.example", "'http://relay.example' is not a server: write smtp://host, smtps://host or lmtp://host:port")]
    [InlineData("smtp://", "'smtp://': the host is a domain name or an address (IPv6 in brackets)")]
    [InlineData("smtp://h.example:0", "'smtp://h.example:0': the port is a number from 1 to 65535 and nothing follows it")]
    [InlineData("smtp://h.example:25/", "'smtp://h.example:25/': the port is a number from 1 to 65535 and nothing follows it")]
    [InlineData("lmtp://h.example", "'lmtp://h.example': LMTP has no port of its own: add :24 or the port that the server listens on")]
    [InlineData("smtp://[10.0.0.1]", "'smtp://[10.0.0.1]': in brackets stands an IPv6 address")]
    [InlineData("smtp://user@h.example", "'smtp://***@h.example': what stands before the @ is user:password, with other characters than letters and digits as %XX")]
    public void A_server_is_a_scheme_and_a_host_and_its_login_is_never_told(string server, string fault) =>
        Assert.Equal($"postroad.toml:1:25: route.\"a.example\".to: {fault}", Loading.FaultsOf($"route.\"a.example\".to = [\"{server}\"]"));

    [Theory]
    [InlineData("maildir:", "the path is empty or holds control characters: write for instance maildir:mail/{domain}/{local}")]
    [InlineData("maildir:mail/{domain}", "'mail/{domain}': {local} is missing, so all mailboxes would be one; write for instance mail/{domain}/{local}")]
    [InlineData("maildir:../{local}", "'../{local}': a path with .. in it is not taken; write an absolute one")]
    [InlineData("maildir:{user}/{local}", "'{user}/{local}': only {domain} and {local} can stand in braces")]
    [InlineData("mbox:mail", "'mbox:mail' is nowhere to deliver to: write maildir:PATH, lmtp://host:port, smtp://host or discard:")]
    [InlineData("lmtp://h", "'lmtp://h': LMTP has no port of its own: add :24 or the port that the server listens on")]
    public void A_place_to_deliver_to_is_a_folder_a_server_or_nowhere(string place, string fault) =>
        Assert.Equal($"postroad.toml:1:30: domain.\"a.example\".deliver: {fault}", Loading.FaultsOf($"domain.\"a.example\".deliver = \"{place}\""));

    [Theory]
    [InlineData("hostnme", "hostname")]
    [InlineData("hsotname", "hostname")]
    [InlineData("host-name", "hostname")]
    [InlineData("dta", "data")]
    [InlineData("lisetn", "listen")]
    [InlineData("domains", "domain")]
    [InlineData("routes", "route")]
    [InlineData("limit", "limits")]
    [InlineData("DKMI", "dkim")]
    public void A_slip_of_the_fingers_is_guessed(string written, string meant) =>
        Assert.Equal($"postroad.toml:1:1: {written}: unknown key; did you mean \"{meant}\"?", Loading.FaultsOf($"{written} = 1"));

    [Theory]
    [InlineData("[limits]\nmessage-size = 1", "postroad.toml:2:1: limits.message-size: unknown key; did you mean \"message_size\"?")]
    [InlineData("[listen.mx]\naddresses = [\"*:25\"]\ntrust = []", "postroad.toml:3:1: listen.mx.trust: unknown key; did you mean \"trusted\"?")]
    [InlineData("[listen.mx]\naddresses = [\"*:25\"]\n[listen.mx.tls]\nx = 1", "postroad.toml:3:2: listen.mx.tls: unknown section; known here: kind, addresses, trusted, client_certificates, proxies, binary_mime, future_release")]
    [InlineData("[domain.\"a.example\"]\nrecipient = []", "postroad.toml:2:1: domain.\"a.example\".recipient: unknown key; did you mean \"recipients\"?")]
    [InlineData("[route.\"a.example\"]\nto = [\"smtp://h.example\"]\ntsl = \"none\"", "postroad.toml:3:1: route.\"a.example\".tsl: unknown key; did you mean \"tls\"?")]
    [InlineData("[tls]\ncert = \"x\"", "postroad.toml:2:1: tls.cert: unknown key; known here: certificate, key, client_authorities, policy")]
    [InlineData("[dns]\nserver = []", "postroad.toml:2:1: dns.server: unknown key; did you mean \"servers\"?")]
    public void An_unknown_key_of_a_table_is_told_with_the_known_ones(string text, string fault) => Assert.Equal(fault, Loading.FaultsOf(text));

    [Theory]
    [InlineData("[listen.mx]\naddresses = [\"*:25\"]\ntrusted = [\"10.0.0.0/8\"]", "listen.mx: cannot have trusted networks: only a submission listener relays, so name them there")]
    [InlineData("[listen.lmtp]\naddresses = [\"*:25\"]", "listen.lmtp: cannot be on port 25: LMTP is not for the network's own mail port (RFC 2033 §5)")]
    [InlineData("[listen.http]\naddresses = [\"*:80\"]\nclient_certificates = true", "listen.http: cannot ask for client certificates: only a submission listener takes logins")]
    [InlineData("[listen.x]\nkind = \"pop3\"\naddresses = [\"*:110\"]", "listen.x.kind: 'pop3' is not a kind of listener: mx, submission, submissions, lmtp or http")]
    [InlineData("[domain.\"a..example\"]", "domain.\"a..example\": 'a..example' is not a domain name: write one such as [domain.\"example.com\"]")]
    [InlineData("[route.\"a.example\"]", "route.\"a.example\": ")]
    [InlineData("[route.\"a.*.example\"]\nto = [\"smtp://h.example\"]", "route.\"a.*.example\": ")]
    [InlineData("[oauth]\nissuer = \"https://login.example\"", "oauth: ")]
    [InlineData("[tls]\nkey = \"k.pem\"", "tls: certificate is missing: a key alone is of no use")]
    public void What_does_not_go_together_is_told_of_the_table(string text, string fault) =>
        Assert.StartsWith($"postroad.toml:{(fault.StartsWith("listen.x.kind", StringComparison.Ordinal) ? "2:8" : "1:2")}: {fault}", Loading.FaultsOf(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("hostname = \"a\\q\"", "1:")]
    [InlineData("a = 1\nb = ", "2:")]
    [InlineData("[limits]\n\nconnections 5", "3:")]
    [InlineData("x = [1, 2", "1:")]
    [InlineData("x = \"\"\"\nno end", "")]
    [InlineData("[limits]\nconnections = 1\nconnections = 2", "3:")]
    [InlineData("[limits]\n[limits]", "2:")]
    public void What_is_no_TOML_is_told_on_its_line(string text, string place) =>
        Assert.StartsWith("postroad.toml:" + place, Loading.FaultsOf(text), StringComparison.Ordinal);

    [Fact]
    public async Task A_fault_is_one_line_without_control_characters_whatever_the_file_holds()
    {
        using var run = new Run();
        run.Write("postroad.toml", "\"a\\nb\\u001b[2J\" = 1\nhostname = \"x\\ny\\u001b[2J\"\n[domain.\"c\\rd\"]\n[listen.\"e\\u0007\"]\naddresses = [\"\\u009b\"]\n[LISTEN.\"\\u202e\"]");
        Assert.Equal(78, await run.CallAsync("config", "check"));
        Assert.Equal(["postroad.toml:1:1", "postroad.toml:2:12", "postroad.toml:3:2", "postroad.toml:5:14", "postroad.toml:6:2", "postroad"],
            run.Error.TrimEnd().Split('\n').Select(static line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.DoesNotContain(run.Error, static c => c is '\u202e' || char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void All_faults_are_told_in_the_order_of_the_file_those_of_the_environment_first()
    {
        using var loading = new Loading();
        loading.Environment["POSTROAD__LIMITS__CONNECTIONS"] = "many";
        loading.Environment["POSTROAD__COLOUR"] = "red";
        Assert.Equal("""
            environment POSTROAD__COLOUR: colour: unknown key; known here: hostname, user, data, listen, tls, domain, route, submission, oauth, dns, queue, delivery, limits, policy, dkim
            environment POSTROAD__LIMITS__CONNECTIONS: limits.connections: 'many' is not a number: write a whole one such as 100, or 0 for no limit
            postroad.toml:1:8: user: expects a text, in quotes
            postroad.toml:3:1: dkim.life: unknown key; known here: folder, lifetime, required
            postroad.toml:5:20: queue.retry: 'x' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d
            postroad.toml:5:25: queue.retry: 'y' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d
            """.ReplaceLineEndings("\n"), string.Join('\n', loading.Load("user = 5\n[dkim]\nlife = 1\n[queue]\n    retry = [\"5s\", \"x\", \"y\"]").Faults));
    }
}
