using Postroad.Client;
using Postroad.Testing;

namespace TestWithInbox;

/// <summary>A sign-up whose mail is waited for, and what it does when the mailbox is full. The sign-up stands for an application under test.</summary>
public sealed class SignUpTests
{
    [Fact]
    public async Task The_mail_of_a_sign_up_has_the_link_that_confirms_it()
    {
        await using var inbox = await TestInbox.StartAsync(TestContext.Current.CancellationToken);
        await using var signUp = new SignUp(inbox.ConnectionString);
        var address = inbox.NewAddress();

        await signUp.RegisterAsync(address);

        var mail = await inbox.WaitForAsync(x => x.To(address).Subject("Confirm*"), TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.StartsWith("https://shop.example.com/confirm", mail.Link("Confirm account")!.ToString(), StringComparison.Ordinal);
        Assert.Matches("^[0-9]{6}$", mail.Code());
    }

    [Fact]
    public async Task A_full_mailbox_is_told_to_the_user()
    {
        await using var inbox = await TestInbox.StartAsync(TestContext.Current.CancellationToken);
        await using var signUp = new SignUp(inbox.ConnectionString);
        inbox.Fail(Stage.RcptTo, "552 5.2.2 mailbox full");
        Assert.Equal("The mailbox is full.", await signUp.RegisterAsync(inbox.NewAddress()));
        Assert.Empty(inbox.Messages);
    }
}

internal sealed class SignUp(string connectionString) : IAsyncDisposable
{
    private readonly MailSender _mail = new(connectionString);

    public async Task<string> RegisterAsync(string address)
    {
        var result = await _mail.TrySendAsync(new Email
        {
            From = "The shop <shop@example.com>",
            To = [address],
            Subject = "Confirm your account",
            Html = "<p><a href=\"https://shop.example.com/confirm?c=1\">Confirm account</a></p><p>Or type the code 493 021.</p>",
        });
        return result.IsComplete ? "Look into your mailbox." : result.Rejected[0].Cause;
    }

    public ValueTask DisposeAsync() => _mail.DisposeAsync();
}
