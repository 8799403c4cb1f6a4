using System.Net;
using Postroad.Mta.Routing;
using Postroad.Smtp.Client;

namespace Postroad.Mta.Delivery.Hops;

/// <summary>Opens sessions with next hops; replaced where whole histories are played without a network.</summary>
internal interface IHopConnector
{
    /// <summary>Connects to one address of a server, up to the point where a message may be sent: TLS and login are done.</summary>
    /// <exception cref="SmtpSessionException">The session could not begin.</exception>
    ValueTask<IHopSession> ConnectAsync(HopTarget target, IPAddress address, CancellationToken cancellationToken);
}
