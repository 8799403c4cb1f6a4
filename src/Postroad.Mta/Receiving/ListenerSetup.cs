using System.Collections.Immutable;
using Postroad.Smtp.Server;
using Postroad.Smtp.Transport;

namespace Postroad.Mta.Receiving;

/// <summary>Turns the listeners and limits of the configuration into those of the SMTP server.</summary>
internal static class ListenerSetup
{
    /// <summary>The server's options, and for each of its listeners the one of the configuration that it comes from.</summary>
    public static (SmtpServerOptions Options, ImmutableArray<ListenerOptions> Listeners) Of(
        string hostname, IReadOnlyList<ListenerOptions> listeners, LimitsOptions limits, CertificateStore certificates, Network network)
    {
        var options = new SmtpServerOptions { HostName = hostname, Network = network, Certificates = certificates };
        limits.ApplyTo(options.Limits);
        var sources = ImmutableArray.CreateBuilder<ListenerOptions>();
        foreach (var listener in listeners.Where(static l => l.Kind != ListenerKind.Http))
        {
            foreach (var endPoint in listener.Addresses.SelectMany(static address => address.EndPoints))
            {
                options.Listeners.Add(listener.ToSmtp(endPoint));
                sources.Add(listener);
            }
        }
        return (options, sources.ToImmutable());
    }
}
