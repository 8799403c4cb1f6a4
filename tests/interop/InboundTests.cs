using Postroad.Interop.Clients;
using Postroad.Interop.Neighbours;

namespace Postroad.Interop;

/// <summary>Mail that other servers hand to Postroad by its MX, and what it then keeps.</summary>
public sealed class InboundTests(Town town)
{
    public static TheoryData<string, string> EachServerAndShape()
    {
        var rows = new TheoryData<string, string>();
        foreach (var server in new[] { "postfix", "exim" })
        {
            foreach (var shape in new[] { "dots", "eight bits", "long lines", "empty body", "blank lines", "25 MB" })
                rows.Add(server, shape);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(EachServerAndShape))]
    public async Task A_message_relayed_by_a_neighbour_arrives_octet_for_octet(string server, string shape)
    {
        var mark = Messages.NewMark();
        var message = Messages.Shaped(shape, mark);
        Neighbour neighbour = server == "postfix" ? town.Postfix : town.Exim;
        using (var client = await RawClient.ConnectAsync(neighbour.EndPoint))
            await client.SendAsync(message, "sender@elsewhere.test", ["carol@postroad.test"]);
        var arrived = await town.Postroad.Mailbox("carol").WaitForAsync(mark, () => town.DescribeAsync(neighbour));
        Octets.AssertArrivedWhole(message, arrived);
    }

    [Fact]
    public async Task A_chunk_without_a_final_line_end_arrives_whole()
    {
        var mark = Messages.NewMark();
        var message = Messages.WithoutFinalCrlf(mark);
        using (var client = await RawClient.ConnectAsync(town.Postroad.Trusted))
            await client.SendChunkAsync(message, "ada@postroad.test", "dan@postroad.test", "bob@exim.test");
        Octets.AssertArrivedWhole(message, await town.Postroad.Mailbox("dan").WaitForAsync(mark, town.Postroad.DescribeAsync));
        Octets.AssertArrivedWhole(message, await town.Exim.Mailbox.WaitForAsync(mark, () => town.DescribeAsync(town.Exim)));
    }

    [Theory]
    [InlineData("dots")]
    [InlineData("eight bits")]
    [InlineData("empty body")]
    public async Task Dovecot_reads_the_Maildir_that_Postroad_wrote(string shape)
    {
        var mark = Messages.NewMark();
        var message = Messages.Shaped(shape, mark);
        await town.Postroad.SubmitAsync(message, "ada@postroad.test", "eve@postroad.test");
        await town.Postroad.Mailbox("eve").WaitForAsync(mark, town.Postroad.DescribeAsync);
        // Dovecot lets nobody be root, so it reads a copy that is its user's own.
        await Run.ProgramAsync("sh", ["-c", $"cp -r '{town.Postroad.Mailbox("eve").Path}' '{town.Dovecot.Mailbox($"{mark}@postroad.test").Path}' && chown -R nobody:nogroup '{town.Dovecot.Mailbox($"{mark}@postroad.test").Path}'"]);
        using var imap = new MailKit.Net.Imap.ImapClient();
        await imap.ConnectAsync(town.Dovecot.Imap.Address.ToString(), town.Dovecot.Imap.Port, MailKit.Security.SecureSocketOptions.None);
        await imap.AuthenticateAsync($"{mark}@postroad.test", Dovecot.Password);
        await imap.Inbox.OpenAsync(MailKit.FolderAccess.ReadOnly);
        var found = await imap.Inbox.SearchAsync(MailKit.Search.SearchQuery.SubjectContains(mark));
        await using var stream = await imap.Inbox.GetStreamAsync(Assert.Single(found), "");
        var octets = new MemoryStream();
        await stream.CopyToAsync(octets);
        Octets.AssertArrivedWhole(message, octets.ToArray());
    }
}
