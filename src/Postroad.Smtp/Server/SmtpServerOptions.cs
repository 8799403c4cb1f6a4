using Postroad.Mail.Addresses;
using Postroad.Smtp.Server.Health;
using Postroad.Smtp.Transport;

namespace Postroad.Smtp.Server;

/// <summary>A server: its name, its listeners, its limits.</summary>
public sealed class SmtpServerOptions
{
    /// <summary>Our name in the greeting and in the reply to EHLO. Default <c>localhost</c>.</summary>
    public string HostName { get; set; } = "localhost";

    /// <summary>The listeners. Default none; <see cref="Listen"/> adds one.</summary>
    public IList<SmtpListenerOptions> Listeners { get; } = [];

    /// <summary>What a client may ask for.</summary>
    public SmtpServerLimits Limits { get; } = new();

    /// <summary>How long the server waits.</summary>
    public SmtpServerTimeouts Timeouts { get; } = new();

    /// <summary>Certificates, where <see cref="Certificates"/> is not given and a listener uses TLS.</summary>
    public TlsOptions Tls { get; } = new();

    /// <summary>The certificates of all listeners. Default null: made from <see cref="Tls"/>.</summary>
    public CertificateStore? Certificates { get; set; }

    /// <summary>
    /// The secret from which salts for unknown users are made, 32 octets; keep it, so that a restart does not tell who exists.
    /// Default empty: a new one each time.
    /// </summary>
    public ReadOnlyMemory<byte> DecoyKey { get; set; }

    /// <summary>Asked once a second how it stands with what the server itself cannot see, such as the disk. Default null.</summary>
    public Func<LoadReport>? Load { get; set; }

    /// <summary>Where the listeners are. Default: sockets.</summary>
    public Network Network { get; set; } = Network.Sockets;

    /// <summary>Adds a listener.</summary>
    /// <param name="port">On 127.0.0.1; 0 takes a free one. Set <see cref="SmtpListenerOptions.EndPoint"/> for another address.</param>
    /// <param name="configure">What it offers.</param>
    public SmtpListenerOptions Listen(int port, Action<SmtpListenerOptions>? configure = null)
    {
        var listener = new SmtpListenerOptions { EndPoint = new(System.Net.IPAddress.Loopback, port) };
        configure?.Invoke(listener);
        Listeners.Add(listener);
        return listener;
    }

    /// <summary>The host name as the domain of a postmaster without one.</summary>
    internal MailDomain HostDomain => MailDomain.TryParse(HostName, out var domain) ? domain : new MailDomain(DomainName.Parse("localhost"));
}
