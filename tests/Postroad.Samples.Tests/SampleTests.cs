using Postroad.Testing;
using Postroad.TestKit;

namespace Postroad.Samples.Tests;

public sealed class SampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Send_one_sends_one_and_says_how_it_went()
    {
        await using var inbox = await TestInbox.StartAsync();
        var to = inbox.NewAddress();
        var (exit, output, error) = await Sample.RunAsync("SendOne", new() { ["ConnectionStrings:mail"] = inbox.ConnectionString }, "--from", "ada@example.com", "--to", to);
        Assert.True(exit == 0, error);
        Assert.Contains($"accepted 1/1 by 127.0.0.1:{inbox.Port}", output, StringComparison.Ordinal);
        Assert.Contains("It works", (await inbox.WaitForAsync(x => x.To(to).Subject("Hello"), Patience)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_one_tells_a_refusal_with_a_hint()
    {
        await using var inbox = await TestInbox.StartAsync();
        inbox.Fail(Stage.RcptTo, "550 5.1.1 no such mailbox");
        var (exit, _, error) = await Sample.RunAsync("SendOne", new() { ["ConnectionStrings:mail"] = inbox.ConnectionString }, "--from", "ada@example.com", "--to", "nobody@example.net");
        Assert.Equal(69, exit);
        Assert.Contains("550 5.1.1 no such mailbox", error, StringComparison.Ordinal);
        Assert.Contains("Do not write to this address again", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_bulk_sends_many_and_sums_up()
    {
        await using var inbox = await TestInbox.StartAsync();
        inbox.Fail(Stage.RcptTo, "550 5.1.1 no such mailbox", times: 3);
        var (exit, output, error) = await Sample.RunAsync("SendBulk", new() { ["ConnectionStrings:mail"] = inbox.ConnectionString }, "--count", "60", "--rate", "500");
        Assert.Equal(4, exit);
        Assert.Contains("57 of 60 sent", output, StringComparison.Ordinal);
        Assert.Contains("3  There is no such mailbox.", output, StringComparison.Ordinal);
        Assert.Contains("60/60", error, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", inbox.Messages[0].Headers["List-Unsubscribe-Post"]);
    }

    [Fact]
    public async Task Identity_mails_a_link_that_confirms()
    {
        await using var inbox = await TestInbox.StartAsync();
        using var site = Sample.Start("IdentityMail", new() { ["ConnectionStrings:mail"] = inbox.ConnectionString, ["Postroad:Mail:From"] = "shop@example.com", ["Urls"] = "http://127.0.0.1:0" });
        var address = await AddressAsync(site.Output);
        using var http = new HttpClient { BaseAddress = address };
        var to = inbox.NewAddress();
        using var registered = await http.PostAsync(new Uri($"/register?email={to}", UriKind.Relative), null);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, registered.StatusCode);
        var mail = await inbox.WaitForAsync(x => x.To(to).Subject("Confirm*"), Patience);
        Assert.Equal($"Welcome, {to}", await http.GetStringAsync(mail.Link("Confirm this address")));
    }

    [Fact]
    public async Task Microsoft_365_is_reached_by_a_token_of_a_local_issuer()
    {
        const string Form = "grant_type=client_credentials&client_id=app&client_secret=s3&scope=https%3A%2F%2Foutlook.office365.com%2F.default";
        await using var issuer = ScriptedPeer.Start($$"""
            C: POST /contoso/oauth2/v2.0/token HTTP/1.1
            C: Host: *
            C: Content-Type: application/x-www-form-urlencoded
            C: Content-Length: {{Form.Length}}
            C: 
            C| {{Form}}
            S| HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 41\r\n\r\n{"access_token":"ya29","expires_in":3600}
            --- closed
            """);
        var token = Convert.ToBase64String("user=noreply@contoso.example\u0001auth=Bearer ya29\u0001\u0001"u8);
        await using var server = ScriptedPeer.Start($"""
            S: 220 smtp.office365.test ESMTP
            C: EHLO *
            S: 250-smtp.office365.test
            S: 250-AUTH LOGIN XOAUTH2
            S: 250 PIPELINING
            C: AUTH XOAUTH2 {token}
            S: 235 2.7.0 Authentication successful
            C: MAIL FROM:<noreply@contoso.example>
            C: RCPT TO:<bob@example.com>
            C: DATA
            S: 250 2.1.0 Sender OK
            S: 250 2.1.5 Recipient OK
            S: 354 Start mail input
            C: From: noreply@contoso.example
            C: Date: *
            C: Subject: By OAuth2
            C: Message-Id: *
            C: To: bob@example.com
            C: MIME-Version: 1.0
            C: Content-Type: text/plain; charset=utf-8
            C: 
            C: No password was used.
            C: .
            S: 250 2.0.0 OK
            C: QUIT
            S: 221 2.0.0 Bye
            """);
        var (exit, output, error) = await Sample.RunAsync("Microsoft365", new()
        {
            ["ConnectionStrings:mail"] = $"smtp://127.0.0.1:{server.Port}?tls=none",
            ["Microsoft365:Tenant"] = "contoso",
            ["Microsoft365:ClientId"] = "app",
            ["Microsoft365:Secret"] = "s3",
            ["Microsoft365:Mailbox"] = "noreply@contoso.example",
            ["Microsoft365:Authority"] = $"http://127.0.0.1:{issuer.Port}",
        }, "--to", "bob@example.com");
        Assert.True(exit == 0, error);
        Assert.Contains("accepted 1/1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_test_project_passes()
    {
        var (exit, output, error) = await Sample.RunAsync("TestWithInbox", []);
        Assert.True(exit == 0, output + error);
    }

    private static async Task<Uri> AddressAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("Now listening on: ", StringComparison.Ordinal) is var at and >= 0)
                return new Uri(line[(at + 18)..].Trim());
        }
        throw new IOException("The sample ended before it listened.");
    }
}
