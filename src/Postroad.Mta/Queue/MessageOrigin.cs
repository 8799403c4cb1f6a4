using System.Net;

namespace Postroad.Mta.Queue;

/// <summary>Where a message came from.</summary>
/// <param name="User">Who logged in, or null.</param>
/// <param name="Listener">The listener's name, such as <c>mx</c>; <c>bounce</c> for reports made here.</param>
/// <param name="ClientAddress">The client's address, or null where the message was made here.</param>
/// <param name="HeloName">What the client called itself, or null.</param>
/// <param name="With">How it came, in the words of the Received field: <c>ESMTPSA</c> (RFC 3848).</param>
/// <param name="IsSubmission">Whether a user of ours submitted it, so that its sender is known to be real.</param>
internal sealed record MessageOrigin(string? User, string Listener, IPAddress? ClientAddress, string? HeloName, string With, bool IsSubmission);
