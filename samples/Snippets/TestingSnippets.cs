using Postroad.Testing;

namespace Snippets;

/// <summary>What docs/testing.md quotes.</summary>
internal static class TestingSnippets
{
    public static async Task InboxAsync(Func<string, string, Task> signUpAsync)
    {
        // snippet: inbox
        await using var inbox = await TestInbox.StartAsync();
        var address = inbox.NewAddress();                       // nobody else's: tests may run in parallel

        await signUpAsync(inbox.ConnectionString, address);     // the application under test sends to the inbox

        InboundEmail mail = await inbox.WaitForAsync(x => x.To(address).Subject("Confirm*"), TimeSpan.FromSeconds(5));
        Uri link = mail.Link("Confirm account")!;               // by its words, or by a part of its address
        string code = mail.Code()!;                             // a one-time code
        // end
        Console.WriteLine($"{link} {code}");
    }

    public static async Task OptionsAsync()
    {
        // snippet: inbox-options
        await using var inbox = await TestInbox.StartAsync(new TestInboxOptions { Tls = true, User = "app", Password = Guid.NewGuid().ToString() });
        // end
    }

    public static void Faults(TestInbox inbox)
    {
        // snippet: faults
        inbox.Fail(Stage.RcptTo, "452 4.2.2 mailbox full", times: 2);    // the next two recipients
        inbox.Fail(Stage.Connect, "421 4.3.2 busy");                     // the next connection
        inbox.Fail(Stage.EndOfData, "554 5.6.0 we do not like it");      // the next message, behind its final dot
        // end
    }
}
