using Postroad.TestKit;

namespace Postroad.Client.Tests.Sessions;

public sealed class FolderTests
{
    [Fact]
    public async Task A_message_becomes_a_file_with_its_envelope()
    {
        using var folder = new TempFolder();
        var pickup = Path.Combine(folder.Path, "pick up");
        await using var sender = new MailSender($"file://{pickup.Replace(" ", "%20", StringComparison.Ordinal)}");
        var result = await sender.SendAsync(new Email { From = "ada@client.test", To = ["bob@mx.test"], Bcc = ["eve@mx.test"], Subject = "s", Text = "t" });
        var file = Assert.Single(Directory.GetFiles(pickup));
        Assert.Equal(file, result.Server);
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal(["X-Sender: ada@client.test", "X-Receiver: bob@mx.test", "X-Receiver: eve@mx.test", "From: ada@client.test"], lines[..4]);
        await sender.CheckAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_and_leaves_nothing()
    {
        using var folder = new TempFolder();
        var file = folder.Write("taken", "");
        await using var sender = new MailSender($"file://{file}");
        await Assert.ThrowsAnyAsync<IOException>(() => sender.SendAsync(new Email { From = "ada@client.test", To = ["bob@mx.test"], Text = "t" }));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Null_takes_everything()
    {
        await using var sender = new MailSender("null://");
        Assert.True((await sender.SendRawAsync(Server.Raw(), Server.To("bob@mx.test"))).IsComplete);
    }
}
