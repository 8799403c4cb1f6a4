using Postroad.Interop.Clients;

namespace Postroad.Interop;

/// <summary>Unmodified mail clients submit to Postroad: in clear to the development server, by STARTTLS and implicit TLS to the mail server.</summary>
public sealed class ClientTests(Town town)
{
    private static readonly Dictionary<string, ICorrespondent> Clients = new()
    {
        ["swaks"] = new Swaks(),
        ["curl"] = new Curl(),
        ["smtplib"] = new Smtplib(),
        ["nodemailer"] = new Nodemailer(),
        ["msmtp"] = new Msmtp(),
        ["openssl"] = new OpenSsl(),
        ["MailKit"] = new MailKitClient(),
        ["System.Net.Mail"] = new SystemNetMail(),
    };

    public static TheoryData<string, Security, string> EachWay()
    {
        var rows = new TheoryData<string, Security, string>();
        foreach (var (name, client) in Clients)
        {
            foreach (var security in Enum.GetValues<Security>())
            {
                foreach (var mechanism in new[] { "PLAIN", "LOGIN" })
                {
                    if (client.Can(security, mechanism))
                        rows.Add(name, security, mechanism);
                }
            }
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(EachWay))]
    public async Task A_client_logs_in_and_its_message_arrives(string name, Security security, string mechanism)
    {
        var client = Clients[name];
        var mark = Messages.NewMark();
        var message = Messages.Ordinary(mark);
        var file = Path.Combine(town.Postroad.Folder, mark);
        await File.WriteAllBytesAsync(file, message);
        var server = security switch
        {
            Security.StartTls => town.Postroad.Submission,
            Security.Tls => town.Postroad.Submissions,
            _ => town.Development.Smtp,
        };
        await client.SendAsync(new Submission(server, security, mechanism, file, mark, "bob@postroad.test", town.Certificate.AuthorityFile));
        var arrived = security == Security.Plain
            ? await town.Development.WaitForAsync(mark)
            : await town.Postroad.Mailbox("bob").WaitForAsync(mark, town.Postroad.DescribeAsync);
        if (client.KeepsOctets)
            Octets.AssertArrivedWhole(message, arrived);
        else
            Assert.True(Octets.Contains(arrived, "Greetings from next door."));
    }

    [Theory]
    [InlineData("swaks")]
    [InlineData("smtplib")]
    [InlineData("MailKit")]
    public async Task Without_TLS_no_password_is_asked_for_or_taken(string name)
    {
        var file = Path.Combine(town.Postroad.Folder, Messages.NewMark());
        await File.WriteAllBytesAsync(file, Messages.Ordinary("never"));
        await Assert.ThrowsAnyAsync<Exception>(() => Clients[name].SendAsync(
            new Submission(town.Postroad.Submission, Security.Plain, "PLAIN", file, "never", "bob@postroad.test", town.Certificate.AuthorityFile)));
    }
}
