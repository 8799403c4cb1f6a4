using System.Net;
using System.Net.Sockets;
using Postroad.Hosting;
using Postroad.Smtp.Transport;

namespace Postroad.Tests.Hosting;

public sealed class BoundNetworkTests
{
    [Fact]
    public async Task A_door_opened_ahead_of_time_is_handed_out_once()
    {
        using var network = new BoundNetwork(Network.Sockets);
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        network.Open(any);
        using var first = network.Listen(any);
        using var second = network.Listen(any);
        Assert.NotEqual(first.EndPoint.Port, second.EndPoint.Port);

        var accepting = first.AcceptAsync(TestContext.Current.CancellationToken);
        using var client = await network.ConnectAsync(first.EndPoint, null, TestContext.Current.CancellationToken);
        using var accepted = await accepting;
        Assert.Equal(first.EndPoint, client.RemoteEndPoint);
    }

    [Fact]
    public void A_port_in_use_is_found_when_the_door_is_opened()
    {
        using var network = new BoundNetwork(Network.Sockets);
        using var taken = Network.Sockets.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => network.Open(taken.EndPoint)).SocketErrorCode);
    }
}
