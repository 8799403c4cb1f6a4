using Postroad.Mta.Receiving;
using Postroad.Mta.Receiving.Submission;

namespace Postroad.Mta.Tests.Receiving.Submission;

/// <summary>What a session may still do when its account is changed or removed under it.</summary>
public sealed class LoginWatchTests
{
    // ada@example.com with the password "right".
    private const string LoggedIn = """
        S: 220 mail.example.com *
        C: EHLO client.test
        S: 250-mail.example.com
        S: 250-PIPELINING
        S: 250-SIZE 26214400
        S: 250-AUTH *
        S: 250-ENHANCEDSTATUSCODES
        S: 250-8BITMIME
        S: 250-DSN
        S: 250-SMTPUTF8
        S: 250-CHUNKING
        S: 250-FUTURERELEASE *
        S: 250-DELIVERBY
        S: 250-MT-PRIORITY *
        S: 250 LIMITS *
        C: AUTH PLAIN AGFkYUBleGFtcGxlLmNvbQByaWdodA==
        S: 235 2.7.0 *

        """;

    private const string Transaction = """
        C: MAIL FROM:<ada@example.com>
        S: 250 2.1.0 Sender OK
        C: RCPT TO:<bob@example.com>
        S: 250 2.1.5 Recipient OK

        """;

    private const string Ended = "S: 421 4.7.0 Your account has changed since you logged in, connect and log in again\n";

    private static readonly byte[] Old = [1, 2, 3];
    private static readonly byte[] Other = [1, 2, 4];

    /// <summary>The keys that are found one after another: at the login, then at each question; the last one stays.</summary>
    private static LoginWatch Finding(params byte[]?[] found)
    {
        var at = -1;
        return new LoginWatch(name => name.Value == "ada@example.com" ? found[Math.Min(Interlocked.Increment(ref at), found.Length - 1)] : null);
    }

    private static async Task<ReceivingRig> ConverseAsync(LoginWatch logins, string transcript)
    {
        var rig = await ReceivingRig.StartAsync(ListenerKind.Submission, logins: logins);
        await rig.ConverseAsync(LoggedIn + transcript);
        return rig;
    }

    [Fact]
    public async Task An_account_that_stays_as_it_is_may_send_one_message_after_another()
    {
        await using var rig = await ConverseAsync(Finding(Old), Transaction + "C: RSET\nS: 250 2.0.0 *\n" + Transaction + "C: QUIT\nS: 221 2.0.0 Bye\n");
    }

    [Fact]
    public async Task After_the_removal_MAIL_ends_the_session()
    {
        await using var rig = await ConverseAsync(Finding(Old, null), "C: MAIL FROM:<ada@example.com>\n" + Ended);
    }

    [Fact]
    public async Task After_another_password_MAIL_ends_the_session()
    {
        await using var rig = await ConverseAsync(Finding(Old, Other), "C: MAIL FROM:<ada@example.com>\n" + Ended);
    }

    [Fact]
    public async Task A_transaction_that_is_open_gets_no_further_recipient()
    {
        await using var rig = await ConverseAsync(Finding(Old, Old, Old, null), Transaction + "C: RCPT TO:<bob@example.com>\n" + Ended);
    }

    [Fact]
    public async Task A_transaction_that_is_open_does_not_come_to_its_end()
    {
        await using var rig = await ConverseAsync(Finding(Old, Old, Old, null), Transaction + """
            C: DATA
            S: 354 *
            C: From: ada@example.com
            C:
            C: Too late.
            C: .

            """ + Ended);
        Assert.Empty(rig.Queue.Queue.Schedule.Snapshot());
    }

    [Fact]
    public async Task A_login_of_somebody_without_an_account_is_good_for_nothing()
    {
        await using var rig = await ConverseAsync(Finding((byte[]?)null), "C: MAIL FROM:<ada@example.com>\n" + Ended);
    }
}
