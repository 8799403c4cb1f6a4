using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Postroad.Api.Control;
using Postroad.TestKit;

namespace Postroad.Tests.Api;

public sealed class ControlTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_with_a_long_name_has_a_socket_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        var folder = Directory.CreateDirectory(_folder.Sub(new string('a', 90) + "/" + new string('b', 90))).FullName;
        using var listener = ControlSocket.Listen(folder);
        using var client = await ControlSocket.ConnectAsync(folder, TestContext.Current.CancellationToken);
        using var server = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        Assert.True(ControlSocket.IsAllowed(server));
    }

    [Fact]
    public async Task What_an_earlier_server_left_is_no_hindrance()
    {
        ControlSocket.Listen(_folder.Path).Dispose();
        await Assert.ThrowsAsync<SocketException>(() => ControlSocket.ConnectAsync(_folder.Path, TestContext.Current.CancellationToken));
        using var listener = ControlSocket.Listen(_folder.Path);
        using var client = await ControlSocket.ConnectAsync(_folder.Path, TestContext.Current.CancellationToken);
        Assert.True(client.Connected);
    }

    private static ControlDesk Desk(Func<ControlReply> reload) => new(null!, static () => [], static _ => false, reload, TimeProvider.System);

    private async Task<string> OrderAsync(string order)
    {
        using var socket = await ControlSocket.ConnectAsync(_folder.Path, TestContext.Current.CancellationToken);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(order + "\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_order_that_fails_is_answered_and_the_next_one_is_carried_out()
    {
        var desk = Desk(static () => throw new InvalidOperationException("a bug"));
        await using var server = ControlServer.Start(_folder.Path, desk, TimeProvider.System, NullLogger<ControlServer>.Instance);
        Assert.Contains("could not carry this out", await OrderAsync("""{"verb":"config.reload"}"""), StringComparison.Ordinal);
        Assert.Contains("\"result\":{", await OrderAsync("""{"verb":"ban.list"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1)]
    public async Task An_age_that_no_message_has_is_refused(double seconds)
    {
        var request = new ControlRequest { Verb = "queue.list", Filter = new ControlFilter { OlderSeconds = seconds } };
        await foreach (var reply in Desk(static () => new ControlReply()).AnswerAsync(request, TestContext.Current.CancellationToken))
            Assert.Equal(2, reply.Failure!.Status);
    }
}
