using System.Net;
using System.Net.Sockets;
using Postroad.Hosting;

namespace Postroad.Tests.Hosting;

public sealed class DoorsTests
{
    [Theory]
    [InlineData(8025, "127.0.0.1:8025 (listen.http) is in use by another program, perhaps by `postroad serve` or `postroad dev`, which both use it: give [listen.http] of the one another port, or start the other with --http 0")]
    [InlineData(1025, "127.0.0.1:1025 (listen.http) is in use by another program, perhaps by `postroad dev`: --smtp 0 takes any free port")]
    [InlineData(2525, "127.0.0.1:2525 (listen.http) is in use by another program")]
    public void A_usual_port_that_is_taken_is_told_with_the_way_out(int port, string words) =>
        Assert.Equal(words, Doors.Words("http", new IPEndPoint(IPAddress.Loopback, port), new SocketException((int)SocketError.AddressAlreadyInUse)));
}
