using System.Diagnostics;
using System.Text;

namespace Postroad.Faults;

/// <summary>Crowds of connections beside honest clients.</summary>
public sealed class CrowdTests
{
    private const string ManyConnections = "connections = 15000";
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("Subject: honest\r\n\r\nHello\r\n");

    [Fact]
    public async Task F49_ten_thousand_idle_connections_leave_five_hundred_honest_clients_served()
    {
        await using var server = new FaultServer { Limits = ManyConnections };
        await server.StartAsync();
        using var crowd = new Crowd();
        Assert.Equal(10_000, await crowd.GatherAsync(server.Smtp, 10_000, "EHLO idle.test\r\n"u8.ToArray()));
        var worst = await ServeAsync(server, 500);
        TestContext.Current.SendDiagnosticMessage("F49: slowest of 500 messages {0:0} ms, {1:0} MiB resident", worst.TotalMilliseconds, server.ResidentMiB());
        Assert.InRange(server.ResidentMiB(), 1, 1024);
    }

    [Theory]
    [InlineData("EHLO slow")]
    [InlineData("EHLO slow.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<box@postroad.test>\r\nDATA\r\nSubject: sl")]
    public async Task F51_two_thousand_trickling_clients_leave_an_honest_one_served(string words)
    {
        await using var server = new FaultServer { Limits = ManyConnections };
        await server.StartAsync();
        using var crowd = new Crowd();
        await crowd.GatherAsync(server.Smtp, 2_000, Encoding.ASCII.GetBytes(words));
        for (var i = 0; i < 5; i++)
        {
            await crowd.TrickleAsync((byte)'o');
            await ServeAsync(server, 1);
        }
    }

    [Fact]
    public async Task F31_without_descriptors_the_server_neither_spins_nor_dies_and_takes_mail_again()
    {
        await using var server = new FaultServer { Before = "prlimit --nofile=640", Limits = ManyConnections };
        await server.StartAsync();
        using (var crowd = new Crowd())
        {
            await crowd.GatherAsync(server.Smtp, 1_000);
            var before = server.Cpu();
            var started = Stopwatch.GetTimestamp();
            await Wait.UntilAsync("two seconds to pass", () => Task.FromResult(Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(2)));
            Assert.InRange((server.Cpu() - before).TotalSeconds, 0, 1);
        }
        await Wait.UntilAsync("mail to be taken again", async () =>
        {
            try
            {
                await ServeAsync(server, 1);
                return true;
            }
            catch (Exception gone) when (gone is IOException or System.Net.Sockets.SocketException or Xunit.Sdk.XunitException)
            {
                return false;
            }
        }, server.OutputAsync);
    }

    private static async Task<TimeSpan> ServeAsync(FaultServer server, int messages)
    {
        var worst = TimeSpan.Zero;
        for (var i = 0; i < messages; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var client = await RawClient.ConnectAsync(server.Smtp);
            await client.SendAsync(Message, "a@b.test", ["box@postroad.test"]);
            var took = Stopwatch.GetElapsedTime(started);
            worst = took > worst ? took : worst;
        }
        return worst;
    }
}
