using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.UI.Services;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Postroad.Client;
using Postroad.Testing;

namespace Postroad.AspNetCore.Tests;

public sealed class IdentityEmailTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Identity_sends_real_mails()
    {
        await using var inbox = await TestInbox.StartAsync();
        using var app = Build(inbox, o => (o.ApplicationName, o.From) = ("The <shop>", "The shop <shop@example.com>"));
        var sender = app.Services.GetRequiredService<IEmailSender<User>>();
        var to = inbox.NewAddress();
        // Identity encodes its links for HTML.
        await sender.SendConfirmationLinkAsync(new User(), to, "https://shop.example.com/confirm?user=1&amp;code=2");
        await sender.SendPasswordResetLinkAsync(new User(), to, "https://shop.example.com/reset?code=3");
        await sender.SendPasswordResetCodeAsync(new User(), to, "493021");
        var confirmation = await inbox.WaitForAsync(x => x.To(to).Subject("Confirm your email address"), Patience);
        Assert.Equal("https://shop.example.com/confirm?user=1&code=2", confirmation.Link("Confirm this address")!.ToString());
        Assert.Contains("\nhttps://shop.example.com/confirm?user=1&code=2", confirmation.Text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("The &lt;shop&gt;", confirmation.Html, StringComparison.Ordinal);
        Assert.Equal(("shop@example.com", "auto-generated"), (confirmation.From, confirmation.Headers["Auto-Submitted"]));
        Assert.NotNull((await inbox.WaitForAsync(x => x.To(to).Subject("Reset your password"), Patience)).Link("Choose a new password"));
        Assert.Equal("493021", (await inbox.WaitForAsync(x => x.To(to).Subject("Your password reset code"), Patience)).Code());
    }

    [Fact]
    public async Task The_older_interface_sends_too_and_a_text_is_made_of_the_html()
    {
        await using var inbox = await TestInbox.StartAsync();
        using var app = Build(inbox, o => o.From = "shop@example.com");
        await app.Services.GetRequiredService<IEmailSender>().SendEmailAsync("bob@example.com", "Hello", "<p>Hi <b>Bob</b></p>");
        Assert.Equal("Hi Bob", (await inbox.WaitForAsync(x => x.To("bob@example.com"), Patience)).Text.Trim());
    }

    [Fact]
    public async Task A_mail_that_cannot_be_sent_is_an_exception()
    {
        await using var inbox = await TestInbox.StartAsync();
        using var app = Build(inbox, o => o.From = "shop@example.com");
        inbox.Fail(Stage.RcptTo, "550 5.1.1 no such mailbox");
        await Assert.ThrowsAsync<MailRejectedException>(() => app.Services.GetRequiredService<IEmailSender<User>>().SendPasswordResetCodeAsync(new User(), "bob@example.com", "1"));
        await Assert.ThrowsAsync<MailContentException>(() => app.Services.GetRequiredService<IEmailSender<User>>().SendPasswordResetCodeAsync(new User(), "bob@example.com\r\nBcc: eve@example.com", "1"));
    }

    [Fact]
    public async Task Another_sender_may_be_named()
    {
        await using var inbox = await TestInbox.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:mail", "null://"), new("ConnectionStrings:identity", inbox.ConnectionString)]);
        builder.AddPostroadMail().AddPostroadMail("identity");
        builder.Services.AddIdentityEmails(o => (o.Sender, o.From) = ("identity", "shop@example.com"));
        using var app = builder.Build();
        await app.Services.GetRequiredService<IEmailSender<User>>().SendPasswordResetCodeAsync(new User(), "bob@example.com", "1234");
        Assert.Single(inbox.Messages);
    }

    private static IHost Build(TestInbox inbox, Action<IdentityEmailOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:mail", inbox.ConnectionString)]);
        builder.AddPostroadMail();
        builder.Services.AddIdentityEmails(configure);
        return builder.Build();
    }

    private sealed class User;
}
