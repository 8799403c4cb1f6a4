using System.Net.Sockets;
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
}
