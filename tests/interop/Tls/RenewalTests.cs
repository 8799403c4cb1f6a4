using System.Net.Security;
using System.Net.Sockets;

namespace Postroad.Interop.Tls;

/// <summary>Certificates that are renewed, broken and taken away while clients come and go.</summary>
public sealed class RenewalTests(TlsServer server) : IClassFixture<TlsServer>
{
    private const int Renewals = 20;

    private async Task<string> ShownAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Implicit);
        await using var tls = new SslStream(new NetworkStream(socket), false, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("mx.tls.test");
        using var reader = new StreamReader(tls);
        Assert.Equal("220 mx.tls.test ESMTP", await reader.ReadLineAsync());
        return tls.RemoteCertificate!.GetSerialNumberString();
    }

    [Fact]
    public async Task No_handshake_fails_while_the_files_are_replaced_and_each_new_certificate_is_shown()
    {
        using var stopping = new CancellationTokenSource();
        async Task<int> KnockAsync()
        {
            var count = 0;
            for (; !stopping.IsCancellationRequested; count++)
                await ShownAsync();
            return count;
        }
        var knocking = Enumerable.Range(0, 4).Select(_ => Task.Run(KnockAsync)).ToArray();
        var seen = new HashSet<string> { await ShownAsync() };
        for (var i = 0; i < Renewals; i++)
        {
            await server.PutAsync("main", "mx.tls.test");
            await server.HangUpAsync();
            await Wait.UntilAsync($"certificate {i + 1} to be shown", async () => seen.Add(await ShownAsync()), server.OutputAsync);
        }
        await stopping.CancelAsync();
        Assert.All(await Task.WhenAll(knocking), static count => Assert.InRange(count, 1, int.MaxValue));
        Assert.Equal(Renewals + 1, seen.Count);
    }

    [Fact]
    public async Task A_pair_that_is_broken_or_gone_leaves_the_one_before_and_the_log_says_why()
    {
        var before = await ShownAsync();
        var (_, key) = server.Issuer.Issue("mx.tls.test");
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "main.key"), key);
        await server.HangUpAsync();
        await Wait.UntilAsync("the log to tell of the key", async () => (await server.OutputAsync()).Contains("does not go with the key", StringComparison.Ordinal), server.OutputAsync);
        Assert.Equal(before, await ShownAsync());
        File.Delete(Path.Combine(server.Folder, "main.pem"));
        await server.HangUpAsync();
        await Wait.UntilAsync("the log to tell of the file", async () => (await server.OutputAsync()).Contains("is gone, the one from before stays", StringComparison.Ordinal), server.OutputAsync);
        Assert.Equal(before, await ShownAsync());
        await server.PutAsync("main", "mx.tls.test");
        await server.HangUpAsync();
        await Wait.UntilAsync("the new pair to be shown", async () => await ShownAsync() != before, server.OutputAsync);
    }
}
