using System.Collections.Immutable;
using System.Net;
using Postroad.Smtp.Protocol;

namespace Postroad.Mta.Routing;

/// <summary>The addresses of a server, or why it has none that may be used.</summary>
/// <param name="Addresses">In the order in which they are tried.</param>
/// <param name="Trouble">What there is to say where there is none: 4xx for now, 5xx for good.</param>
/// <param name="IsSelf">Whether an address is our own, so that no server of this or a lower preference may be tried (RFC 5321 §5.1).</param>
internal sealed record HostLookup(ImmutableArray<IPAddress> Addresses, Reply? Trouble, bool IsSelf = false);
