[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace Postroad.Faults;

/// <summary>Signals and restarts under load: what was promised is kept.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task F62_a_stop_under_load_loses_and_repeats_nothing()
    {
        await using var server = new FaultServer();
        await server.StartAsync();
        var ledger = new Ledger(server.Smtp);
        using var stopping = new CancellationTokenSource();
        var senders = StartSenders(ledger, stopping.Token);
        await Wait.UntilAsync("load", () => Task.FromResult(ledger.Promised.Count > 500));
        var (code, took) = await server.StopAsync();
        await stopping.CancelAsync();
        await senders;
        Assert.Equal(0, code);
        Assert.InRange(took.TotalSeconds, 0, 10);
        await server.StartAsync();
        await AllDeliveredAsync(server, ledger);
        ledger.AssertBalanced(server.Delivered(), duplicatesAllowed: 0);
    }

    [Fact]
    public async Task F63_restart_after_restart_under_load_loses_and_repeats_nothing()
    {
        await using var server = new FaultServer();
        await server.StartAsync();
        var ledger = new Ledger(server.Smtp);
        using var stopping = new CancellationTokenSource();
        var senders = StartSenders(ledger, stopping.Token);
        for (var i = 0; i < 5; i++)
        {
            var goal = ledger.Promised.Count + 200;
            await Wait.UntilAsync("load", () => Task.FromResult(ledger.Promised.Count > goal), server.OutputAsync);
            var (code, _) = await server.StopAsync();
            Assert.Equal(0, code);
            await server.StartAsync();
        }
        await stopping.CancelAsync();
        await senders;
        await AllDeliveredAsync(server, ledger);
        ledger.AssertBalanced(server.Delivered(), duplicatesAllowed: 0);
    }

    [Fact]
    public async Task F6_kill_after_kill_under_load_loses_nothing()
    {
        await using var server = new FaultServer();
        await server.StartAsync();
        var ledger = new Ledger(server.Smtp);
        using var stopping = new CancellationTokenSource();
        var senders = StartSenders(ledger, stopping.Token);
        const int kills = 5;
        for (var i = 0; i < kills; i++)
        {
            var goal = ledger.Promised.Count + 200;
            await Wait.UntilAsync("load", () => Task.FromResult(ledger.Promised.Count > goal), server.OutputAsync);
            await server.KillAsync();
            await server.StartAsync();
        }
        await stopping.CancelAsync();
        await senders;
        await AllDeliveredAsync(server, ledger);
        // A kill may repeat at most what each open delivery was about to settle.
        ledger.AssertBalanced(server.Delivered(), duplicatesAllowed: kills * 20);
    }

    [Fact]
    public async Task F64_a_second_server_on_the_same_data_is_refused_and_the_first_lives()
    {
        await using var server = new FaultServer();
        await server.StartAsync();
        using var second = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            Environment.GetEnvironmentVariable("POSTROAD_EXE")!, ["serve", "-c", Path.Combine(server.Folder, "postroad.toml")])
        { RedirectStandardError = true })!;
        var said = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync();
        Assert.Equal(75, second.ExitCode);
        Assert.Single(said.Trim().Split('\n'));
        using var client = await RawClient.ConnectAsync(server.Smtp);
        await client.SendAsync("Subject: first\r\n\r\nstill here\r\n"u8.ToArray(), "a@b.test", ["box@postroad.test"]);
    }

    private static Task StartSenders(Ledger ledger, CancellationToken stopping) =>
        Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ledger.SendUntilAsync(stopping))));

    private static Task AllDeliveredAsync(FaultServer server, Ledger ledger) => Wait.UntilAsync("all promised mail to be delivered (if it is lost, the ledger says so)",
        () => Task.FromResult(ledger.Promised.ToHashSet().IsSubsetOf(server.Delivered())), server.OutputAsync);
}
