using System.Net;
using Postroad.Mta.Domains;
using Postroad.Mta.Receiving;

namespace Postroad.Tests.Configuration;

public sealed class LoadingTests : IDisposable
{
    private readonly Loading _loading = new();

    public void Dispose() => _loading.Dispose();

    [Fact]
    public void The_file_of_the_manual_is_read_whole()
    {
        var loaded = _loading.Load("""
            hostname = "mail.example.com"
            user     = "postroad"
            data     = "data"

            [listen.mx]
            addresses = ["0.0.0.0:25", "[::]:25"]
            [listen.submission]
            addresses = ["*:587"]
            trusted   = ["10.0.0.0/8"]
            [listen.devices]
            kind = "submissions"
            addresses = ["*:465"]
            [listen.http]
            addresses = ["127.0.0.1:8025"]

            [domain."example.com"]
            recipients = ["postbox", "sales"]
            postmaster = "postbox"
            deliver    = "maildir:mail/{domain}/{local}"

            [route."partner.example"]
            to  = ["smtp://user:secret@10.0.0.5:25", "smtps://relay.example"]
            tls = "verified"

            [limits]
            message_size = "10MB"
            connections = 0
            connection_rate_per_address = 100
            """);

        Assert.Empty(loaded.Faults);
        var options = loaded.Options!;
        Assert.Equal("mail.example.com", options.Hostname.ToString());
        Assert.Equal("postroad", options.User);
        Assert.Equal(Path.Combine(_loading.Folder, "data"), options.DataFolder);
        Assert.Equal(["mx", "submission", "devices", "http"], options.Listeners.Select(l => l.Name));
        Assert.Equal([ListenerKind.Mx, ListenerKind.Submission, ListenerKind.Submissions, ListenerKind.Http], options.Listeners.Select(l => l.Kind));
        Assert.Equal(["0.0.0.0:25", "[::]:25"], options.Listeners[0].Addresses.Select(a => a.ToString()));
        Assert.True(options.Listeners[1].Trusted.Contains(IPAddress.Parse("10.9.8.7")));
        Assert.Equal(["postbox", "sales"], options.Domains[0].Recipients);
        Assert.Equal(HopTls.Verified, options.Routes[0].Tls);
        Assert.Equal("secret", options.Routes[0].To[0].Login!.Password);
        Assert.Equal(10_000_000, options.Limits.MessageSize);
        Assert.Equal(0, options.Limits.Connections);
        Assert.Equal(Rate.PerMinute(100), options.Limits.ConnectionRatePerAddress);
        Assert.Equal(1000, options.Limits.RecipientsPerMessage);
    }

    [Fact]
    public void An_empty_file_is_all_defaults()
    {
        var loaded = _loading.Load("");
        Assert.Empty(loaded.Faults);
        Assert.Equal(25 * 1024 * 1024, loaded.Options!.Limits.MessageSize);
        Assert.All(loaded.Settings, setting => Assert.Equal("default", setting.Origin.ToString()));
    }

    [Fact]
    public void The_environment_goes_before_the_file()
    {
        _loading.Environment["POSTROAD__LIMITS__MESSAGE_SIZE"] = "1MiB";
        _loading.Environment["POSTROAD__LISTEN__MX__ADDRESSES"] = "127.0.0.1:2525, [::1]:2525";
        _loading.Environment["POSTROAD_CONFORMANCE"] = "not ours to read";
        var loaded = _loading.Load("[limits]\nmessage_size = \"2MiB\"\n[listen.mx]\naddresses = [\"*:25\"]");

        Assert.Empty(loaded.Faults);
        Assert.Equal(1024 * 1024, loaded.Options!.Limits.MessageSize);
        Assert.Equal(["127.0.0.1:2525", "[::1]:2525"], loaded.Options.Listeners[0].Addresses.Select(a => a.ToString()));
        var setting = Assert.Single(loaded.Settings, setting => setting.Key == "limits.message_size");
        Assert.Equal(("\"1MiB\"", "environment POSTROAD__LIMITS__MESSAGE_SIZE"), (setting.Value, setting.Origin.ToString()));
    }

    [Fact]
    public void A_setting_says_where_it_was_written()
    {
        var loaded = _loading.Load("# ours\n[limits]\n  connections = 7\n");
        var setting = Assert.Single(loaded.Settings, setting => setting.Key == "limits.connections");
        Assert.Equal(("7", "postroad.toml:3:17", "10000"), (setting.Value, setting.Origin.ToString(), setting.Default));
    }

    [Fact]
    public void A_secret_is_used_and_never_shown()
    {
        _loading.Environment["RELAY_PASSWORD"] = "hunter2";
        File.WriteAllText(Path.Combine(_loading.Folder, "relay.secret"), "swordfish\n");
        var loaded = _loading.Load("""
            [route."a.example"]
            to = ["smtp://u:${env:RELAY_PASSWORD}@relay.example"]
            [route."b.example"]
            to = ["smtp://u:${file:relay.secret}@relay.example", "smtp://u:plain@relay.example"]
            """);

        Assert.Empty(loaded.Faults);
        Assert.Equal("hunter2", loaded.Options!.Routes[0].To[0].Login!.Password);
        Assert.Equal("swordfish", loaded.Options.Routes[1].To[0].Login!.Password);
        var shown = string.Join('\n', loaded.Settings.Select(setting => setting.Value));
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("plain", shown, StringComparison.Ordinal);
        Assert.Contains("${env:RELAY_PASSWORD}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_name_the_current_folder_is_looked_into()
    {
        Assert.NotNull(_loading.LoadFile(null).Faults[0].Message);
        _loading.Load("hostname = \"here.example\"");
        Assert.Equal("here.example", _loading.LoadFile(null).Options!.Hostname.ToString());
    }

    [Fact]
    public void A_file_in_another_folder_has_its_data_beside_it()
    {
        Directory.CreateDirectory(Path.Combine(_loading.Folder, "etc"));
        File.WriteAllText(Path.Combine(_loading.Folder, "etc", "other.toml"), "data = \"spool\"");
        Assert.Equal(Path.Combine(_loading.Folder, "etc", "spool"), _loading.LoadFile("etc/other.toml").Options!.DataFolder);
    }

    [Fact]
    public void Dotted_keys_and_inline_tables_are_the_same_as_sections()
    {
        var loaded = _loading.Load("""
            listen.mx.addresses = ["127.0.0.1:25"]
            limits = { connections = 5, message_size = 1000 }
            domain."example.com" = { recipients = ["*"] }
            """);
        Assert.Empty(loaded.Faults);
        Assert.Equal(5, loaded.Options!.Limits.Connections);
        Assert.Single(loaded.Options.Listeners);
        Assert.Equal(["*"], loaded.Options.Domains[0].Recipients);
    }
}
