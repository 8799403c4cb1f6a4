using System.Net;
using System.Text;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;
using Postroad.Smtp.Tests.Server;
using Postroad.TestKit;

namespace Postroad.Smtp.Tests.Fuzzing;

/// <summary>No octets break a session in a way that the log calls our fault, and none make it accept what the rules forbid.</summary>
public class SessionFuzzTests
{
    private const string End = "\r\n.\r\n*\r\nQUIT\r\n";

    private static async Task RunAsync(string seeds, string before, Action<SmtpListenerOptions> listener, bool isCutAnywhere = false)
    {
        var log = new CollectingLog();
        await using var dialogue = new MemoryDialogue(listener, static options =>
        {
            options.Limits.LoginDelay = TimeSpan.Zero;
            options.Limits.Errors = 0;
        }, log);
        var run = FuzzRun.From(seeds);
        await run.OverAsync(async octets =>
        {
            dialogue.Handler.Messages.Clear();
            log.Events.Clear();
            // What is said first is one piece, the last word ends a session that still listens.
            var said = await dialogue.SayAsync(Encoding.ASCII.GetBytes(before), octets, Encoding.ASCII.GetBytes(End));
            Assert.DoesNotContain(log.Events, static one => one.Id.Name is "Failed" or "HandlerThrew" or "HandlerSaidNonsense");
            foreach (var line in said.Split("\r\n")[..^1])
            {
                Assert.InRange(line.Length, 4, 510);
                Assert.True(char.IsAsciiDigit(line[0]) && !line.AsSpan().ContainsAny('\r', '\n', '\0'), line);
            }
            foreach (var message in dialogue.Handler.Messages.Where(static one => one.Transaction.Parameters.Body != BodyType.BinaryMime))
                Assert.DoesNotContain(message.Text.Replace("\r\n", "", StringComparison.Ordinal), static c => c is '\r' or '\n');
            if (!isCutAnywhere)
                return;
            var messages = dialogue.Handler.Messages.Select(static message => message.Text).ToArray();
            dialogue.Handler.Messages.Clear();
            Assert.Equal(said, await dialogue.SayAsync(run.Cut([.. Encoding.ASCII.GetBytes(before), .. octets, .. Encoding.ASCII.GetBytes(End)])));
            Assert.Equal(messages, dialogue.Handler.Messages.Select(static message => message.Text));
        });
    }

    [Fact]
    public Task Dialogues() => RunAsync("sessions", "", static listener => listener.BinaryMime = true, isCutAnywhere: true);

    [Fact]
    public Task Chunks() => RunAsync("chunks", "EHLO client.test\r\nMAIL FROM:<>\r\nRCPT TO:<bob@mx.test>\r\n", static _ => { }, isCutAnywhere: true);

    [Fact]
    public Task Binary_chunks() => RunAsync("chunks", "EHLO client.test\r\nMAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<bob@mx.test>\r\n", static listener => listener.BinaryMime = true, isCutAnywhere: true);

    [Fact]
    public Task Logins() => RunAsync("logins", "EHLO client.test\r\n", static listener => (listener.Auth, listener.AuthInClear) = (AuthUse.Required, true));

    [Fact]
    public Task Proxies() => RunAsync("proxy", "", static listener => listener.Proxies.Add(IPNetwork.Parse("127.0.0.0/8")));

    [Fact]
    public Task Lmtp() => RunAsync("sessions", "LHLO client.test\r\n", static listener => listener.Lmtp = true, isCutAnywhere: true);
}
