using System.Net;
using System.Text;
using Postroad.Smtp.Protocol;
using Postroad.Smtp.Server;
using Postroad.Smtp.Tests.Server;

namespace Postroad.Smtp.Tests.Fuzzing;

/// <summary>No octets break a session in a way that the log calls our fault, and none make it accept what the rules forbid.</summary>
public class SessionFuzzTests
{
    private static async Task RunAsync(string seeds, string before, Action<SmtpListenerOptions> listener)
    {
        var log = new CollectingLog();
        await using var dialogue = new MemoryDialogue(listener, static options =>
        {
            options.Limits.LoginDelay = TimeSpan.Zero;
            options.Limits.Errors = 0;
        }, log);
        await FuzzRun.From(seeds).OverAsync(async octets =>
        {
            dialogue.Handler.Messages.Clear();
            log.Events.Clear();
            // What is said first is one piece, the last word ends a session that still listens.
            var said = await dialogue.SayAsync(Encoding.ASCII.GetBytes(before), octets, "\r\n.\r\n*\r\nQUIT\r\n"u8.ToArray());
            Assert.DoesNotContain(log.Events, static one => one.Id.Name is "Failed" or "HandlerThrew" or "HandlerSaidNonsense");
            foreach (var line in said.Split("\r\n")[..^1])
            {
                Assert.InRange(line.Length, 4, 510);
                Assert.True(char.IsAsciiDigit(line[0]) && !line.AsSpan().ContainsAny('\r', '\n', '\0'), line);
            }
            foreach (var message in dialogue.Handler.Messages.Where(static one => one.Transaction.Parameters.Body != BodyType.BinaryMime))
                Assert.DoesNotContain(message.Text.Replace("\r\n", "", StringComparison.Ordinal), static c => c is '\r' or '\n');
        });
    }

    [Fact]
    public Task Dialogues() => RunAsync("sessions", "", static listener => listener.BinaryMime = true);

    [Fact]
    public Task Logins() => RunAsync("logins", "EHLO client.test\r\n", static listener => (listener.Auth, listener.AuthInClear) = (AuthUse.Required, true));

    [Fact]
    public Task Proxies() => RunAsync("proxy", "", static listener => listener.Proxies.Add(IPNetwork.Parse("127.0.0.0/8")));

    [Fact]
    public Task Lmtp() => RunAsync("sessions", "LHLO client.test\r\n", static listener => listener.Lmtp = true);
}
