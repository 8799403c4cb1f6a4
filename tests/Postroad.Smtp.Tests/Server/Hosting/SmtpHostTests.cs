using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;
using Postroad.Smtp.Server.Routes;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server.Hosting;

public class SmtpHostTests
{
    private sealed class Scoped
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    private static async Task<IHost> StartAsync(Action<IHost> map, Action<SmtpServerOptions>? options = null, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddScoped<Scoped>();
        builder.Services.AddSmtpServer(server =>
        {
            server.HostName = "mx.test";
            server.Listen(0, static listener => listener.Tls = TlsUse.None);
            options?.Invoke(server);
        });
        services?.Invoke(builder.Services);
        var host = builder.Build();
        map(host);
        await host.StartAsync();
        return host;
    }

    private static int Port(IHost host) => host.Services.GetRequiredService<SmtpServer>().Port;

    private static Task Send(IHost host, string reply, params string[] recipients) => Converse.WithAsync(Port(host), $"""
        S: 220 mx.test ESMTP
        C: HELO client.test
        C: MAIL FROM:<ada@client.test>
        {string.Join('\n', recipients.Select(static one => $"C: RCPT TO:<{one}>"))}
        C: DATA
        S: 250 mx.test
        S: 250 2.1.0 Sender OK
        {string.Join('\n', recipients.Select(static _ => "S: 250 2.1.5 Recipient OK"))}
        S: 354 *
        C: Subject: hello
        C: .
        S: {reply}
        C: QUIT
        S: 221 2.0.0 Bye
        --- closed
        """);

    [Fact]
    public async Task A_route_gets_its_mail_with_typed_values()
    {
        var seen = "";
        using var host = await StartAsync(app => app.MapMail("ticket+{id:int}@support.test", async (InboundMail mail, CancellationToken stopping) =>
        {
            using var text = new StreamReader(mail.OpenStream());
            seen = $"{mail.Route.Get<int>("id")} {mail.Sender} {mail.Length} {await text.ReadToEndAsync(stopping)}";
            return new Reply(250, new(2, 0, 0), $"ticket {mail.Route["id"]} updated");
        }));
        await Send(host, "250 2.0.0 ticket 7 updated", "ticket+7@support.test");
        Assert.Equal("7 ada@client.test 16 Subject: hello\r\n", seen);
        await host.StopAsync();
    }

    [Fact]
    public async Task Who_has_no_route_is_refused()
    {
        using var host = await StartAsync(static app => app.MapMail("{user}@mx.test", static (InboundMail _, CancellationToken _) => Replies.MessageOk));
        await Converse.WithAsync(Port(host), """
            S: 220 *
            C: HELO client.test
            C: MAIL FROM:<>
            C: RCPT TO:<bob@elsewhere.test>
            S: 250 *
            S: 250 *
            S: 550 5.1.1 No such mailbox
            """);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_transaction_has_a_scope_of_its_own()
    {
        var ids = new List<Guid>();
        using var host = await StartAsync(app => app.MapMail("{user}@mx.test", (InboundMail mail, CancellationToken _) =>
        {
            ids.Add(mail.Services.GetRequiredService<Scoped>().Id);
            return Task.CompletedTask;
        }));
        await Send(host, "250 2.0.0 Message accepted", "a@mx.test", "b@mx.test");
        await Send(host, "250 2.0.0 Message accepted", "c@mx.test");
        Assert.Equal(3, ids.Count);
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
        await host.StopAsync();
    }

    [Theory]
    [InlineData("yes no", "250 2.0.0 Message accepted")]
    [InlineData("no yes", "250 2.0.0 Message accepted")]
    [InlineData("yes later", "451 4.3.0 Local error in processing, try again later")]
    [InlineData("no later", "451 4.3.0 Local error in processing, try again later")]
    [InlineData("no no", "550 5.1.1 No such mailbox")]
    [InlineData("throws", "451 4.3.0 Local error in processing, try again later")]
    public async Task Several_recipients_have_one_answer(string users, string reply)
    {
        using var host = await StartAsync(static app => app.MapMail("{user}@mx.test", static (InboundMail mail, CancellationToken _) => mail.Route["user"] switch
        {
            "yes" => Replies.MessageOk,
            "later" => Replies.ProcessingError,
            "throws" => throw new InvalidOperationException("The route is broken."),
            _ => Replies.NoSuchMailbox,
        }));
        await Send(host, reply, [.. users.Split(' ').Select(static user => $"{user}@mx.test")]);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_handler_of_ones_own_takes_the_place_of_routes()
    {
        var handler = new CollectingHandler();
        using var host = await StartAsync(
            static app => Assert.Throws<InvalidOperationException>(() => app.MapMail("a@mx.test", static (InboundMail _, CancellationToken _) => Replies.MessageOk)),
            services: services => services.AddSingleton<IMailHandler>(handler));
        await Send(host, "250 2.0.0 Message accepted", "bob@mx.test");
        Assert.Single(handler.Messages);
        await host.StopAsync();
    }

    [Fact]
    public async Task What_cannot_work_keeps_the_host_from_starting()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(static _ => { }, static options =>
        {
            options.Listeners.Clear();
            options.Listen(25, static listener => (listener.Lmtp, listener.AuthInClear, listener.EndPoint) = (true, true, new(System.Net.IPAddress.Any, 25)));
        }));
        Assert.Equal(2, fault.Failures.Count());
    }
}
