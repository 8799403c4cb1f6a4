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
        Copy(limits, options.Limits);
        var sources = ImmutableArray.CreateBuilder<ListenerOptions>();
        foreach (var listener in listeners.Where(static l => l.Kind != ListenerKind.Http))
        {
            foreach (var address in listener.Addresses)
            {
                options.Listeners.Add(Of(listener, address));
                sources.Add(listener);
            }
        }
        return (options, sources.ToImmutable());
    }

    private static SmtpListenerOptions Of(ListenerOptions listener, ListenAddress address)
    {
        var options = new SmtpListenerOptions
        {
            Name = listener.Name,
            EndPoint = address.ToEndPoint(),
            Tls = listener.Kind switch
            {
                ListenerKind.Submission => TlsUse.Required,
                ListenerKind.Submissions => TlsUse.Implicit,
                _ => TlsUse.Offered,
            },
            Auth = listener.Kind switch
            {
                ListenerKind.Submission or ListenerKind.Submissions => AuthUse.Required,
                ListenerKind.Dev => AuthUse.Offered,
                _ => AuthUse.None,
            },
            AuthInClear = listener.Kind == ListenerKind.Dev,
            Lmtp = listener.Kind == ListenerKind.Lmtp,
        };
        foreach (var network in listener.Trusted.Networks)
            options.Trusted.Add(network);
        return options;
    }

    private static void Copy(LimitsOptions from, SmtpServerLimits to)
    {
        to.MessageSize = from.MessageSize;
        to.RecipientsPerMessage = from.RecipientsPerMessage;
        to.MessagesPerSession = from.MessagesPerSession;
        to.Connections = from.Connections;
        to.ConnectionsPerAddress = from.ConnectionsPerAddress;
        to.ConnectionRatePerAddress = PerMinute(from.ConnectionRatePerAddress);
        to.Exempt.Clear();
        foreach (var network in from.Exempt.Networks)
            to.Exempt.Add(network);
    }

    // The server counts by the minute; a rate by the hour lets at least one through.
    private static int PerMinute(Rate rate) =>
        rate.IsUnlimited ? 0 : (int)Math.Clamp(Math.Ceiling(rate.Count / rate.Per.TotalMinutes), 1, int.MaxValue);
}
