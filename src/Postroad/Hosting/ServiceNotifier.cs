using System.Net.Sockets;
using System.Text;

namespace Postroad.Hosting;

/// <summary>Tells systemd how far the service is, where systemd asked to be told (Type=notify, sd_notify(3)).</summary>
internal sealed class ServiceNotifier(string? socketPath)
{
    /// <summary>Of this process's environment.</summary>
    public static ServiceNotifier FromEnvironment() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    public void Ready() => Tell("READY=1");

    public void Stopping() => Tell("STOPPING=1");

    public void Reloading(TimeProvider clock) => Tell($"RELOADING=1\nMONOTONIC_USEC={clock.GetTimestamp() / Math.Max(1, clock.TimestampFrequency / 1_000_000)}");

    private void Tell(string state)
    {
        if (string.IsNullOrEmpty(socketPath) || OperatingSystem.IsWindows())
            return;
        // A leading @ stands for the abstract name space.
        var address = socketPath[0] == '@' ? "\0" + socketPath[1..] : socketPath;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException)
        {
            // Nobody listens any more: that is systemd's business, not the mail's.
        }
    }
}
