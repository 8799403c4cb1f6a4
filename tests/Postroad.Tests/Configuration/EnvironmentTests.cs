namespace Postroad.Tests.Configuration;

/// <summary><c>POSTROAD__TABLE__KEY=value</c> in, what is in force or the exact fault out.</summary>
public sealed class EnvironmentTests : IDisposable
{
    private readonly Loading _loading = new();

    public void Dispose() => _loading.Dispose();

    [Theory]
    [InlineData("POSTROAD__HOSTNAME", "mx.example.org", "hostname", "\"mx.example.org\"")]
    [InlineData("POSTROAD__USER", "", "user", "\"\"")]
    [InlineData("POSTROAD__QUEUE__GIVE_UP_AFTER", "2d", "queue.give_up_after", "\"2d\"")]
    [InlineData("POSTROAD__QUEUE__RETRY", "1m", "queue.retry", "[\"1m\"]")]
    [InlineData("POSTROAD__QUEUE__RETRY", "1m, 5m ,1h", "queue.retry", "[\"1m\", \"5m\", \"1h\"]")]
    [InlineData("POSTROAD__LIMITS__EXEMPT", "", "limits.exempt", "[]")]
    [InlineData("POSTROAD__LIMITS__CONNECTIONS", "0", "limits.connections", "0")]
    [InlineData("POSTROAD__LIMITS__MESSAGE_SIZE", "50MiB", "limits.message_size", "\"50MiB\"")]
    [InlineData("POSTROAD__LIMITS__CONNECTION_RATE_PER_ADDRESS", "10", "limits.connection_rate_per_address", "\"10/min\"")]
    [InlineData("POSTROAD__DELIVERY__LOOPBACK_MX", "true", "delivery.loopback_mx", "true")]
    [InlineData("POSTROAD__DELIVERY__TIMEOUTS__CONNECT", "1s", "delivery.timeouts.connect", "\"1s\"")]
    [InlineData("POSTROAD__LISTEN__MX__ADDRESSES", "127.0.0.1:25", "listen.mx.addresses", "[\"127.0.0.1:25\"]")]
    [InlineData("POSTROAD__DOMAIN__EXAMPLE.ORG__RECIPIENTS", "ada,bob", "domain.\"example.org\".recipients", "[\"ada\", \"bob\"]")]
    [InlineData("postroad__limits__connections", "3", "limits.connections", "3")]
    public void A_variable_sets_a_key(string variable, string value, string key, string shown)
    {
        _loading.Environment[variable] = value;
        var loaded = _loading.Load("");
        Assert.Empty(loaded.Faults);
        var setting = loaded.Settings.Single(setting => setting.Key == key);
        Assert.Equal((shown, "environment " + variable), (setting.Value, setting.Origin.ToString()));
    }

    [Theory]
    [InlineData("POSTROAD__", "x", "not a section and a key; expected a name such as POSTROAD__QUEUE__RETRY")]
    [InlineData("POSTROAD____RETRY", "x", ".retry: not a section and a key; expected a name such as POSTROAD__QUEUE__RETRY")]
    [InlineData("POSTROAD__QUEUE__", "x", "queue.: not a section and a key; expected a name such as POSTROAD__QUEUE__RETRY")]
    [InlineData("POSTROAD__HOSTNAME__X", "x", "hostname.x: not a section and a key; expected a name such as POSTROAD__QUEUE__RETRY")]
    [InlineData("POSTROAD__QUEUE__RETRYS", "1m", "queue.retrys: unknown key; did you mean \"retry\"?")]
    [InlineData("POSTROAD__QEUE__RETRY", "1m", "qeue: unknown section; did you mean \"queue\"?")]
    [InlineData("POSTROAD__QUEUE", "1m", "queue: expects a table such as [queue]")]
    [InlineData("POSTROAD__QUEUE__RETRY", "1m,soon", "queue.retry: 'soon' is not a duration: write a number and a unit, such as 30s, 5m, 4h or 5d")]
    [InlineData("POSTROAD__QUEUE__RETRY", "", "queue: retry is empty: write at least one wait, such as retry = [\"5m\"]")]
    [InlineData("POSTROAD__LIMITS__CONNECTIONS", "1.5", "limits.connections: '1.5' is not a number: write a whole one such as 100, or 0 for no limit")]
    [InlineData("POSTROAD__LIMITS__CONNECTIONS", "", "limits.connections: '' is not a number: write a whole one such as 100, or 0 for no limit")]
    [InlineData("POSTROAD__DELIVERY__LOOPBACK_MX", "yes", "delivery.loopback_mx: 'yes' is neither true nor false")]
    [InlineData("POSTROAD__HOSTNAME", "a b", "hostname: 'a b' is not a domain name: write one such as mail.example.com")]
    [InlineData("POSTROAD__ROUTE__A.EXAMPLE__TO", "smtp://u:swordfish@h.example:x", "route.\"a.example\".to: 'smtp://***@h.example:x': the port is a number from 1 to 65535 and nothing follows it")]
    public void A_wrong_variable_is_told_by_its_name(string variable, string value, string fault)
    {
        _loading.Environment[variable] = value;
        Assert.Equal($"environment {variable}: {fault}", Assert.Single(_loading.Load("hostname = \"a.example\"").Faults).ToString());
    }

    [Theory]
    [InlineData("POSTROAD_CONFORMANCE")]
    [InlineData("POSTROAD")]
    [InlineData("MY_POSTROAD__LIMITS")]
    [InlineData("PATH")]
    public void What_is_not_ours_is_not_read(string variable)
    {
        _loading.Environment[variable] = "x";
        Assert.Empty(_loading.Load("").Faults);
    }

    [Fact]
    public void A_variable_mends_what_is_wrong_in_the_file()
    {
        _loading.Environment["POSTROAD__LIMITS__CONNECTIONS"] = "5";
        var loaded = _loading.Load("[limits]\nconnections = \"many\"");
        Assert.Empty(loaded.Faults);
        Assert.Equal(5, loaded.Options!.Limits.Connections);
    }

    [Fact]
    public void A_variable_changes_one_key_of_a_table_and_leaves_the_others()
    {
        _loading.Environment["POSTROAD__ROUTE__B.EXAMPLE__TLS"] = "none";
        var loaded = _loading.Load("[route.\"b.example\"]\nto = [\"smtp://h.example\"]\ntls = \"verified\"\n[route.\"c.example\"]\nto = [\"smtp://i.example\"]\ntls = \"required\"");
        Assert.Empty(loaded.Faults);
        Assert.Equal(["None h.example", "Required i.example"], loaded.Options!.Routes.Select(route => $"{route.Tls} {route.To[0].Host}"));
    }

    [Fact]
    public void Each_key_of_the_reference_can_be_set_from_outside_but_those_of_tables_with_names()
    {
        foreach (var setting in Postroad.Configuration.PostroadBinder.Describe().Where(setting => !setting.Key.Contains('"', StringComparison.Ordinal) && !setting.Key.Contains("NAME", StringComparison.Ordinal)))
        {
            using var loading = new Loading();
            var variable = "POSTROAD__" + setting.Key.Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant();
            loading.Environment[variable] = "\u0001";
            var fault = loading.Load("").Faults.First(fault => fault.Origin.Source == "environment " + variable);
            Assert.Equal(setting.Key, fault.Key);
        }
    }
}
