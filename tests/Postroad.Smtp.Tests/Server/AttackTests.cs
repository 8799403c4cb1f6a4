using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Postroad.Smtp.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Server;

/// <summary>What befell other servers, played against this one. The list of all such attacks, with their tests, is docs/attack-catalogue.md.</summary>
public class AttackTests
{
    private const string Envelope = "EHLO client.test\r\nMAIL FROM:<ada@client.test>\r\nRCPT TO:<bob@mx.test>\r\n";

    [Theory]
    [InlineData("+00", false)]
    [InlineData("+0A", false)]
    [InlineData("+0D", false)]
    [InlineData("+0D+0A", false)]
    [InlineData("a+0D+0ARCPT", false)]
    [InlineData("+7F", false)]
    [InlineData("+1B", false)]
    [InlineData("+2b", false)]
    [InlineData("+2", false)]
    [InlineData("+", false)]
    [InlineData("a=b", false)]
    [InlineData("+2B", true)]
    [InlineData("+3D", true)]
    [InlineData("plain", true)]
    public async Task Encoded_octets_that_could_break_a_line_are_not_taken(string xtext, bool isTaken)
    {
        const string Refused = "501 5.5.4 Syntax error in parameters or arguments\r\n";
        await using var dialogue = new MemoryDialogue();
        var mail = await dialogue.SayAsync($"EHLO client.test\r\nMAIL FROM:<> ENVID={xtext}\r\nQUIT\r\n");
        Assert.Contains(isTaken ? "250 2.1.0" : Refused, mail, StringComparison.Ordinal);
        var rcpt = await dialogue.SayAsync($"EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<bob@mx.test> ORCPT=rfc822;{xtext}\r\nQUIT\r\n");
        Assert.Contains(isTaken ? "250 2.1.5" : Refused, rcpt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BDAT 12 LAST\r\nSubject: x\r\n")]
    [InlineData("BDAT 12\r\nSubject: x\r\nBDAT 3 LAST\r\ny\r\n")]
    [InlineData("DATA\r\nSubject: x\r\n\r\ny\r\n.\r\n")]
    public async Task Tls_that_closes_within_the_content_ends_the_session_and_nothing_falls_back_to_clear(string content)
    {
        await using var server = await TestServer.StartAsync(static listener => listener.Tls = TlsUse.Implicit);
        for (var cut = 0; cut < content.Length; cut++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, server.Port);
            await using var clear = new NetworkStream(socket);
            await using var tls = new SslStream(clear, leaveInnerStreamOpen: true, static (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync("localhost");
            await tls.WriteAsync(Encoding.ASCII.GetBytes(Envelope + content[..cut]));
            await tls.ShutdownAsync();
            try
            {
                await clear.WriteAsync(Encoding.ASCII.GetBytes(content[cut..] + "QUIT\r\n"));
            }
            catch (IOException)
            {
                // It has closed already, as it should.
            }
            Assert.DoesNotContain("Message accepted", await RestAsync(tls), StringComparison.Ordinal);
        }
        Assert.Empty(server.Handler.Messages);
    }

    private static async Task<string> RestAsync(Stream stream)
    {
        var heard = new MemoryStream();
        try
        {
            await stream.CopyToAsync(heard).WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (IOException)
        {
            // Reset: what was heard before counts.
        }
        return Encoding.Latin1.GetString(heard.ToArray());
    }

    [Fact]
    public async Task What_others_left_in_a_buffer_is_never_told()
    {
        var canary = "CANARY of another session\r\n"u8.ToArray();
        await using var dialogue = new MemoryDialogue(static listener => (listener.Auth, listener.AuthInClear) = (AuthUse.Offered, true));
        string[] dialogues =
        [
            Envelope + "DATA\r\nx\r\n.\r\nQUIT\r\n", Envelope + "BDAT 3 LAST\r\nx\r\nQUIT\r\n", Envelope + "DATA\r\ncut off", "EHLO", "EHLO client.test\r\nAUTH PLAIN AGFkYQByaWdodA==\r\n",
            "EHLO client.test\r\nAUTH LOGIN\r\nYWRh\r\n*\r\nNOOP " + new string('y', 5000) + "\r\nQUIT\r\n",
        ];
        foreach (var said in dialogues)
        {
            Poison(canary);
            Assert.DoesNotContain("CANARY", await dialogue.SayAsync(said), StringComparison.Ordinal);
        }
        Assert.Equal(["x\r\n", "x\r\n"], dialogue.Handler.Messages.Select(static message => message.Text));
    }

    // Every array that the pool can hand out next holds it.
    private static void Poison(byte[] canary)
    {
        for (var size = 16; size <= 1 << 17; size *= 2)
        {
            var rented = Enumerable.Range(0, 16).Select(_ => ArrayPool<byte>.Shared.Rent(size)).ToArray();
            foreach (var array in rented)
            {
                for (var at = 0; at < array.Length; at++)
                    array[at] = canary[at % canary.Length];
                ArrayPool<byte>.Shared.Return(array);
            }
        }
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("hasOwnProperty")]
    [InlineData("$(id)")]
    [InlineData("`id`")]
    [InlineData("${run{/bin/sh}}")]
    [InlineData("{{7*7}}")]
    [InlineData("%n%n%s")]
    [InlineData("\"' or '1'='1\"")]
    [InlineData("\"; rm -rf /; \"")]
    [InlineData("\"../../etc/cron.d/x\"")]
    [InlineData("|/bin/sh")]
    public async Task Words_that_mean_something_to_others_are_octets_here(string word)
    {
        await using var dialogue = new MemoryDialogue();
        var name = word.Trim('"');
        foreach (var line in new[] { $"EHLO {name}", $"{name}", $"MAIL FROM:<{word}@client.test>", $"VRFY {name}", $"AUTH {name}", $"MAIL FROM:<> {name}={name}", $"RCPT TO:<{word}@mx.test>", $"NOOP {name}" })
        {
            var said = await dialogue.SayAsync($"HELO client.test\r\n{line}\r\nNOOP\r\nQUIT\r\n");
            Assert.EndsWith("250 2.0.0 OK\r\n221 2.0.0 Bye\r\n", said, StringComparison.Ordinal);
            // Nothing is echoed, so nothing can be reflected.
            Assert.DoesNotContain(name, said, StringComparison.Ordinal);
        }
    }
}
