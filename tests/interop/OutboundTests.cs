using Postroad.Interop.Neighbours;

namespace Postroad.Interop;

/// <summary>Mail that leaves Postroad, by MX where the next hop is a domain of the zone, by LMTP where it is a mailbox server.</summary>
public sealed class OutboundTests(Town town)
{
    public static TheoryData<string, string> EachNeighbourAndShape()
    {
        var rows = new TheoryData<string, string>();
        foreach (var neighbour in new[] { "postfix", "exim", "opensmtpd", "dovecot" })
        {
            foreach (var shape in new[] { "dots", "eight bits", "long lines", "empty body", "blank lines", "25 MB" })
                rows.Add(neighbour, shape);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(EachNeighbourAndShape))]
    public async Task A_message_arrives_at_a_neighbour_octet_for_octet(string neighbour, string shape)
    {
        var mark = Messages.NewMark();
        var message = Messages.Shaped(shape, mark);
        var (mailbox, server) = MailboxAt(neighbour, "bob");
        await town.Postroad.SubmitAsync(message, "ada@postroad.test", $"bob@{neighbour}.test");
        var arrived = await mailbox.WaitForAsync(mark, () => town.DescribeAsync(server));
        Octets.AssertArrivedWhole(message, arrived);
    }

    [Theory]
    [InlineData("postfix")]
    [InlineData("exim")]
    public async Task The_hop_to_a_mail_server_is_protected_by_STARTTLS(string neighbour)
    {
        var mark = Messages.NewMark();
        var (mailbox, server) = MailboxAt(neighbour, "bob");
        await town.Postroad.SubmitAsync(Messages.Ordinary(mark), "ada@postroad.test", $"bob@{neighbour}.test");
        var arrived = await mailbox.WaitForAsync(mark, () => town.DescribeAsync(server));
        var header = System.Text.Encoding.Latin1.GetString(arrived);
        Assert.Matches("TLS|ESMTPS", header[..header.IndexOf("by mx.postroad.test", StringComparison.Ordinal)]);
    }

    /// <summary>Debian 12's OpenSMTPD offers STARTTLS, and its handshake always fails: its key process cannot sign with OpenSSL 3.</summary>
    [Fact]
    public async Task A_neighbour_whose_handshake_fails_gets_its_mail_in_clear_because_its_route_is_opportunistic()
    {
        var mark = Messages.NewMark();
        await town.Postroad.SubmitAsync(Messages.Ordinary(mark), "ada@postroad.test", "bob@opensmtpd.test");
        var arrived = await town.OpenSmtpd.Mailbox("bob").WaitForAsync(mark, () => town.DescribeAsync(town.OpenSmtpd));
        Assert.True(Octets.Contains(arrived, "by mx.opensmtpd.test (OpenSMTPD) with ESMTP id"));
        // It is tried once and then remembered: the first message may have been that of another test.
        await Wait.UntilAsync("the handshake that failed to stand in its log", () => town.OpenSmtpd.HasToldAsync("SSL routines"), town.OpenSmtpd.DescribeAsync);
    }

    [Fact]
    public async Task A_hundred_recipients_reach_a_neighbour_once_each()
    {
        var mark = Messages.NewMark();
        var recipients = Enumerable.Range(0, 100).Select(i => $"box{i}@dovecot.test").ToArray();
        await town.Postroad.SubmitAsync(Messages.Ordinary(mark), "ada@postroad.test", recipients);
        foreach (var recipient in recipients)
        {
            var mailbox = town.Dovecot.Mailbox(recipient);
            await mailbox.WaitForAsync(mark, () => town.DescribeAsync(town.Dovecot));
            Assert.Equal(1, await mailbox.CountAsync(mark));
        }
    }

    [Fact]
    public async Task One_message_goes_to_every_neighbour_at_once()
    {
        var mark = Messages.NewMark();
        string[] names = ["postfix", "exim", "opensmtpd", "dovecot"];
        await town.Postroad.SubmitAsync(Messages.Ordinary(mark), "ada@postroad.test", [.. names.Select(name => $"bob@{name}.test"), "bob@postroad.test"]);
        foreach (var name in names)
        {
            var (mailbox, server) = MailboxAt(name, "bob");
            await mailbox.WaitForAsync(mark, () => town.DescribeAsync(server));
        }
        await town.Postroad.Mailbox("bob").WaitForAsync(mark, town.Postroad.DescribeAsync);
    }

    private (MaildirFolder Mailbox, Neighbour Server) MailboxAt(string neighbour, string local) => neighbour switch
    {
        "postfix" => (town.Postfix.Mailbox, town.Postfix),
        "exim" => (town.Exim.Mailbox, town.Exim),
        "opensmtpd" => (town.OpenSmtpd.Mailbox(local), town.OpenSmtpd),
        "dovecot" => (town.Dovecot.Mailbox($"{local}@dovecot.test"), town.Dovecot),
        _ => throw new ArgumentOutOfRangeException(nameof(neighbour), neighbour, "Nobody of that name lives here."),
    };
}
