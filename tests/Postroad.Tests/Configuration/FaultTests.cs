namespace Postroad.Tests.Configuration;

public sealed class FaultTests
{
    [Fact]
    public void Every_error_is_told_at_once_with_its_place()
    {
        Assert.Equal("""
            postroad.toml:1:12: hostname: 'mail example' is not a domain name: write one such as mail.example.com
            postroad.toml:2:1: usr: unknown key; did you mean "user"?
            postroad.toml:5:14: listen.mx.addresses: 'mx:25' is not an address to listen on: write address:port, such as 127.0.0.1:25 or [::1]:25, or *:25 for all addresses
            postroad.toml:6:12: listen.mx.trusted: 'office' is not a network: write an address, or an address and a prefix length such as 10.0.0.0/8 or 2001:db8::/32
            postroad.toml:9:16: limits.message_size: '25 fish' is not a size: write one such as 25MiB or 512KiB, or a number of octets
            postroad.toml:10:15: limits.connections: '-1' is not a number: write a whole one such as 100, or 0 for no limit
            postroad.toml:11:1: limits.connections_per_adress: unknown key; did you mean "connections_per_address"?
            """, Loading.FaultsOf("""
            hostname = "mail example"
            usr = "postroad"

            [listen.mx]
            addresses = ["mx:25"]
            trusted = ["office"]

            [limits]
            message_size = "25 fish"
            connections = -1
            connections_per_adress = 5
            """).ReplaceLineEndings("\n"), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("user = 5", "postroad.toml:1:8: user: expects a text, in quotes")]
    [InlineData("user = [1]", "postroad.toml:1:8: user: expects a text, not a list")]
    [InlineData("[limits]\nconnections = true", "postroad.toml:2:15: limits.connections: expects a number")]
    [InlineData("[limits]\nconnections = \"10\"", "postroad.toml:2:15: limits.connections: expects a number, without quotes")]
    [InlineData("[limits]\nconnections = [10]", "postroad.toml:2:15: limits.connections: expects a number, not a list")]
    [InlineData("[limits]\nconnections = 1979-05-27", "postroad.toml:2:15: limits.connections: expects a number")]
    [InlineData("[limits]\nmessage_size = true", "postroad.toml:2:16: limits.message_size: expects a size")]
    [InlineData("[limits]\nconnection_rate_per_address = false", "postroad.toml:2:31: limits.connection_rate_per_address: expects a rate")]
    [InlineData("[delivery]\nloopback_mx = 1", "postroad.toml:2:15: delivery.loopback_mx: expects true or false")]
    [InlineData("[delivery]\nloopback_mx = \"true\"", "postroad.toml:2:15: delivery.loopback_mx: expects true or false, without quotes")]
    [InlineData("[delivery]\nloopback_mx = {}", "postroad.toml:2:15: delivery.loopback_mx: expects true or false, not a table")]
    [InlineData("[queue]\ngive_up_after = 5", "postroad.toml:2:17: queue.give_up_after: expects a duration, in quotes")]
    [InlineData("[queue]\ngive_up_after = true", "postroad.toml:2:17: queue.give_up_after: expects a duration, in quotes")]
    [InlineData("[queue]\nretry = \"5m\"", "postroad.toml:2:9: queue.retry: expects a list such as [\"5m\"]")]
    [InlineData("[queue]\nretry = 5", "postroad.toml:2:9: queue.retry: expects a list in brackets, each item a duration")]
    [InlineData("[queue]\nretry = [5]", "postroad.toml:2:10: queue.retry: expects a duration, in quotes")]
    [InlineData("[queue]\nretry = [[\"5m\"]]", "postroad.toml:2:10: queue.retry: expects a duration, not a list")]
    [InlineData("[domain.\"a.example\"]\nrecipients = \"ada\"", "postroad.toml:2:14: domain.\"a.example\".recipients: expects a list such as [\"ada\"]")]
    [InlineData("[domain.\"a.example\"]\nrecipients = {}", "postroad.toml:2:14: domain.\"a.example\".recipients: expects a list in brackets, each item a text")]
    [InlineData("[domain.\"a.example\"]\nrecipients = \"${env:X}\"", "postroad.toml:2:14: domain.\"a.example\".recipients: expects a list in brackets, each item a text")]
    [InlineData("[listen.mx]\naddresses = \"*:25\"", "postroad.toml:2:13: listen.mx.addresses: expects a list such as [\"*:25\"]")]
    [InlineData("[route.\"a.example\"]\nto = \"smtp://u:swordfish@h\"", "postroad.toml:2:6: route.\"a.example\".to: expects a list such as [\"smtp://u:")]
    [InlineData("[limits]\nconnections = 1.5", "postroad.toml:2:15: limits.connections: '1.5' is not a number: write a whole one such as 100, or 0 for no limit")]
    [InlineData("[limits]\nconnection_rate_per_address = \"5/week\"", "postroad.toml:2:31: limits.connection_rate_per_address: '5/week' is not a rate: write a number and a unit, such as 5/s, 300/min, 20/h or 1000/d, or 0 for no limit")]
    [InlineData("limits = 5", "postroad.toml:1:10: limits: expects a table such as [limits]")]
    [InlineData("[domain]\nexample = 5", "postroad.toml:2:1: domain.example: expects a table such as [domain.example]")]
    [InlineData("[domain.\"no domain\"]", "postroad.toml:1:2: domain.\"no domain\": 'no domain' is not a domain name: write one such as [domain.\"example.com\"]")]
    [InlineData("[listen.front]\naddresses = [\"*:25\"]", "postroad.toml:1:2: listen.front: kind is missing, and \"front\" is no kind itself; add kind = \"mx\", \"submission\", \"submissions\", \"lmtp\" or \"http\"")]
    [InlineData("[listen.mx]", "postroad.toml:1:2: listen.mx: has no addresses: add addresses = [\"*:PORT\"], or leave the table out")]
    [InlineData("[route.\"a.example\"]\ntls = \"always\"\nto = [\"smtp://h\"]", "postroad.toml:2:7: route.\"a.example\".tls: 'always' is not a level of TLS: opportunistic, required, verified or none")]
    [InlineData("[route.\"a.example\"]\nto = [\"smtp://u:${env:NOT_SET}@h\"]", "postroad.toml:2:7: route.\"a.example\".to: the environment variable NOT_SET is not set")]
    [InlineData("user = \"${file:no-such}\"", "does not exist")]
    [InlineData("user = \"${vault:x}\"", "postroad.toml:1:8: user: ${vault:x} is not known; expected ${env:NAME} or ${file:PATH}")]
    [InlineData("[[listen.mx]]", "[[…]] is not used here; expected a section such as [listen.mx]")]
    [InlineData("[limit]\nconnections = 5", "postroad.toml:1:2: limit: unknown section; did you mean \"limits\"?")]
    [InlineData("[tls.\"bad name\"]\ncertificate = \"c\"", "is not a name that a client could ask for")]
    public void A_fault_says_what_was_expected(string text, string fault) => Assert.Contains(fault, Loading.FaultsOf(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("[domain.\"A.example\"]\n[domain.\"a.example\"]", "postroad.toml:2:2: a.example: is \"A.example\" of postroad.toml:1:2 in other letters, and case does not count; keep one of the two")]
    [InlineData("[route.\"*.b.example\"]\nto = [\"smtp://h\"]\n[route.\"*.B.example\"]\nto = [\"smtp://h\"]", "postroad.toml:3:2: *.B.example: is \"*.b.example\" of postroad.toml:1:2")]
    [InlineData("[listen.mx]\naddresses = [\"*:25\"]\n[listen.MX]\naddresses = [\"*:26\"]", "postroad.toml:3:2: MX: is \"mx\" of postroad.toml:1:2")]
    [InlineData("[limits]\nconnections = 1\nConnections = 2", "postroad.toml:3:1: Connections: is \"connections\" of postroad.toml:2:1")]
    [InlineData("[Limits]\nconnections = 1\n[limits]\nmessage_size = 1", "postroad.toml:3:2: limits: is \"Limits\" of postroad.toml:1:2")]
    public void What_differs_in_case_alone_is_there_twice(string text, string fault) => Assert.StartsWith(fault, Loading.FaultsOf(text), StringComparison.Ordinal);

    [Fact]
    public void A_password_is_not_told_with_the_list_that_was_expected() =>
        Assert.DoesNotContain("swordfish", Loading.FaultsOf("[route.\"a.example\"]\nto = \"smtp://u:swordfish@h\""), StringComparison.Ordinal);

    [Theory]
    [InlineData("[listen.mx]\n[listen.mx2]\naddresses = [\"x\"]", "listen.mx: has no addresses", "listen.mx2.addresses: 'x' is not")]
    [InlineData("[tls]\nkey = \"k\"\n[tls.\"x.example\"]\nkey = \"k\"", "tls: certificate is missing", "tls.\"x.example\": certificate is missing")]
    [InlineData("[tls]\nkey = \"k\"\n[tls.\"x.example\"]\nkey = 5", "tls: certificate is missing", "tls.\"x.example\".key: expects ")]
    public void A_fault_hides_none_of_another_table(string text, params string[] faults) =>
        Assert.All(faults, fault => Assert.Contains(fault, Loading.FaultsOf("hostname = \"a.example\"\n" + text), StringComparison.Ordinal));

    [Fact]
    public void A_table_with_a_key_that_is_wrong_is_not_told_to_lack_it() =>
        Assert.DoesNotContain("has no addresses", Loading.FaultsOf("[listen.mx]\naddresses = [\"x\"]"), StringComparison.Ordinal);

    [Theory]
    [InlineData("hostname = ")]
    [InlineData("hostname \"a.example\"")]
    [InlineData("[listen.mx\naddresses = []")]
    [InlineData("hostname = \"a.example\nuser = 1")]
    [InlineData("user = \"a\"\nuser = \"b\"")]
    [InlineData("= 5")]
    [InlineData("[]\n[.]\n[a.]\n..=")]
    public void What_is_not_TOML_is_told_with_its_place(string text) => Assert.Matches("^postroad.toml:\\d+:\\d+: ", Loading.FaultsOf(text));

    [Fact]
    public void A_wrong_secret_is_not_told()
    {
        using var loading = new Loading();
        loading.Environment["BAD"] = "swordfish";
        var faults = string.Join('\n', loading.Load("[limits]\nmessage_size = \"${env:BAD}\"").Faults);
        Assert.Equal("postroad.toml:2:16: limits.message_size: ${env:BAD} does not stand for a size", faults);
    }

    [Fact]
    public void An_unknown_variable_of_ours_is_an_error()
    {
        using var loading = new Loading();
        loading.Environment["POSTROAD__LIMITS__CONECTIONS"] = "5";
        var faults = string.Join('\n', loading.Load("").Faults);
        Assert.Equal("environment POSTROAD__LIMITS__CONECTIONS: limits.conections: unknown key; did you mean \"connections\"?", faults);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error()
    {
        using var loading = new Loading();
        Assert.Equal("missing.toml: no such file; `postroad init` writes one", loading.LoadFile("missing.toml").Faults.Single().ToString());
    }

    [Fact]
    public void No_text_makes_the_reader_throw() => CsCheck.Check.Sample(CsCheck.Gen.String[CsCheck.Gen.OneOf(
        CsCheck.Gen.Char["[]{}.=\"'#\n\r\t ,$:abc019-_"], CsCheck.Gen.Char), 0, 60], text => Loading.FaultsOf(text) is not null, iter: 300);
}
