using System.Net.Sockets;
using System.Text;
using Postroad.Hosting;
using Postroad.TestKit;

namespace Postroad.Tests.Hosting;

public sealed class ServiceNotifierTests
{
    [Fact]
    public void Systemd_is_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no systemd on Windows.");
        using var folder = new TempFolder();
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        systemd.Bind(new UnixDomainSocketEndPoint(folder.Sub("notify")));
        var notifier = new ServiceNotifier(folder.Sub("notify"));
        notifier.Ready();
        var buffer = new byte[100];
        Assert.Equal("READY=1", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        notifier.Reloading(TimeProvider.System);
        Assert.Matches(@"^RELOADING=1\nMONOTONIC_USEC=\d+$", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        notifier.Stopping();
        Assert.Equal("STOPPING=1", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/no/such/socket")]
    public void Nobody_to_tell_is_no_trouble(string? path) => new ServiceNotifier(path).Ready();
}
