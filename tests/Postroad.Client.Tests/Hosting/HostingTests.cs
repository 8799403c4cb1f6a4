using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Postroad.TestKit;

namespace Postroad.Client.Tests.Hosting;

public sealed class HostingTests
{
    [Fact]
    public async Task A_sender_is_made_from_its_connection_string_and_its_settings()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + Server.Taken() + Server.Quit);
        using var host = Build(new() { ["ConnectionStrings:mail"] = Server.Url(server), ["Postroad:Mail:From"] = "Ada <ada@client.test>", ["Postroad:Mail:Pool"] = "2" }, b => b.AddPostroadMail());
        await host.StartAsync();
        var sender = host.Services.GetRequiredService<IMailSender>();
        Assert.Same(sender, host.Services.GetRequiredKeyedService<IMailSender>("mail"));
        Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).IsComplete);
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Fact]
    public void Senders_stand_beside_each_other_by_their_names()
    {
        using var host = Build(new() { ["ConnectionStrings:mail"] = "null://", ["Postroad:Mail:bulk:Host"] = "bulk.example.com", ["Postroad:Mail:bulk:Tls"] = "required" },
            b => b.AddPostroadMail().AddPostroadMail("bulk", o => o.Pool = 3));
        var bulk = (HostedMailSender)host.Services.GetRequiredKeyedService<IMailSender>("bulk");
        Assert.Equal("bulk.example.com:587", bulk.Server);
        Assert.Equal("null", ((HostedMailSender)host.Services.GetRequiredService<IMailSender>()).Server);
        Assert.Equal(3, host.Services.GetRequiredService<IOptionsMonitor<MailSenderOptions>>().Get("bulk").Pool);
    }

    [Theory]
    [InlineData("ConnectionStrings:mail", "smtp://mail:x", "'x' is not a port")]
    [InlineData("Postroad:Mail:Hots", "mail", "Did you mean Host?")]
    [InlineData("Postroad:Mail:Timeout", "soon", "Postroad:Mail:Timeout: 'soon' is not a duration")]
    [InlineData("Postroad:Mail:Tls", "maybe", "is none of Verified, Required, Opportunistic, None")]
    [InlineData("Postroad:Mail:From", "nobody", "Postroad:Mail:From")]
    [InlineData("Postroad:Mail:Port", "99999", "1 to 65535")]
    [InlineData("Postroad:Mail:AllowAuthInClear", "perhaps", "neither true nor false")]
    [InlineData("Postroad:Mail:CertificateAuthority", "/nowhere.pem", "cannot be made")]
    public async Task A_setting_with_an_error_stops_the_host_and_says_where(string key, string value, string words)
    {
        using var host = Build(new() { ["ConnectionStrings:mail"] = "smtp://mail", [key] = value }, b => b.AddPostroadMail());
        var e = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync());
        Assert.Contains(words, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_configuration_is_followed_and_one_with_an_error_is_not()
    {
        using var host = Build(new() { ["ConnectionStrings:mail"] = "smtp://first" }, b => b.AddPostroadMail());
        await host.StartAsync();
        var sender = (HostedMailSender)host.Services.GetRequiredService<IMailSender>();
        var configuration = (IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>();
        configuration["ConnectionStrings:mail"] = "smtp://second:26";
        configuration.Reload();
        Assert.Equal("second:26", sender.Server);
        configuration["ConnectionStrings:mail"] = "smtp://third:x";
        configuration.Reload();
        Assert.Equal("second:26", sender.Server);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_message_under_way_ends_on_the_sender_that_began_it()
    {
        var lease = new Lease<MailSender>(new MailSender("null://"));
        Assert.True(lease.TryEnter());
        await lease.LeaveAsync();
        Assert.True(lease.TryEnter());
        await lease.LeaveAsync();
        await lease.LeaveAsync();
        Assert.False(lease.TryEnter());
    }

    [Fact]
    public async Task Health_tells_whether_messages_would_leave()
    {
        await using var server = ScriptedPeer.Start(Server.Opening + "C: NOOP\nS: 250 2.0.0 Ok\n" + Server.Quit, "S: 421 4.3.2 Too busy");
        using var host = Build(new() { ["ConnectionStrings:mail"] = Server.Url(server), ["ConnectionStrings:dead"] = "smtp://no-such-host.invalid" }, b => b.AddPostroadMail().AddPostroadMail("dead"));
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        Assert.Equal(HealthStatus.Healthy, report.Entries["postroad-mail"].Status);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["postroad-dead"].Status);
        Assert.Contains("Check the host's name", report.Entries["postroad-dead"].Description, StringComparison.Ordinal);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static IHost Build(Dictionary<string, string?> settings, Action<IHostApplicationBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        add(builder);
        return builder.Build();
    }
}
